import { z } from 'zod'
import { createOwner, listUsers, logIn, setPasswordByLink } from '../../platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import type { RegisterRoutes } from '../app.ts'
import { setSessionCookie } from '../authenticate.ts'
import { userShape } from './users.ts'

const tags = ['Setup']
const secret = z.string().min(1).max(1000)

/** The first owner, by the one-time link that the start prints; and passwords by one-time links. */
export const registerSetup: RegisterRoutes = (app, platform) => {
  app.get(
    '/api/v1/setup',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'Whether an owner exists already',
        response: { 200: z.object({ ownerExists: z.boolean() }).describe('State of the setup') },
      },
    },
    async () => {
      const users = await listUsers(platform, DEFAULT_WORKSPACE)
      return { ownerExists: users.some((user) => user.role === 'owner') }
    },
  )

  app.post(
    '/api/v1/setup',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'Make the first owner, by the one-time link of the first start, and sign in',
        body: z.strictObject({
          token: secret.describe('The part of the link after #'),
          email: z.string().max(300),
          name: z.string().max(300),
          password: secret,
        }),
        response: { 201: z.object({ user: userShape }).describe('The owner, signed in') },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body
      await createOwner(platform, request.body)
      const device = request.headers['user-agent'] ?? ''
      const { token, user } = await logIn(platform, { email, password, address: request.ip, device })
      setSessionCookie(platform.config, reply, token)
      return reply.code(201).send({ user })
    },
  )

  app.post(
    '/api/v1/password',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'Set a password through a one-time link; ends all sessions of that person',
        body: z.strictObject({ token: secret, password: secret }),
        response: { 200: z.object({ user: userShape }).describe('The person, who can sign in now') },
      },
    },
    async (request) => {
      const { token, password } = request.body
      return { user: await setPasswordByLink(platform, token, password) }
    },
  )
}
