import { z } from 'zod'
import type { Platform } from '../../platform/platform.ts'
import {
  changeRole,
  createApiKey,
  endUserSessions,
  inviteUser,
  listApiKeys,
  listUserSessions,
  listUsers,
  offerPasswordLink,
  PERMISSIONS,
  type Permission,
  ROLES,
  revokeApiKey,
  setUserEnabled,
} from '../../platform/users/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { done, id, instant, listOf } from '../shapes.ts'

const tags = ['People and keys']
const roleShape = z.enum(ROLES)
const permissionShape = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]])
export const userShape = z
  .object({
    id,
    email: z.string(),
    name: z.string(),
    role: roleShape,
    createdAt: instant,
    lastLoginAt: instant.nullable(),
    disabledAt: instant.nullable(),
    hasPassword: z.boolean().describe('False until the invitation was followed'),
  })
  .meta({ id: 'User' })
const linkShape = z
  .object({ token: z.string().describe('Shown this once; goes behind # of the address'), expiresAt: instant })
  .meta({ id: 'OneTimeLink' })
const keyShape = z
  .object({
    id,
    name: z.string(),
    prefix: z.string(),
    permissions: listOf(permissionShape),
    madeBy: id,
    createdAt: instant,
    expiresAt: instant,
    lastUsedAt: instant.nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'ApiKey' })
const personSessionShape = z
  .object({ id, createdAt: instant, lastSeenAt: instant, endsAt: instant, device: z.string() })
  .meta({ id: 'PersonSession' })
const oneUser = z.strictObject({ id })

export const registerUsers: RegisterRoutes = (app, platform) => {
  registerPeople(app, platform)
  registerRoles(app)
  registerSessionsOfPeople(app, platform)
  registerKeys(app, platform)
}

function registerPeople(app: App, platform: Platform): void {
  app.get(
    '/api/v1/users',
    {
      config: { permission: 'read-audit' },
      schema: { tags, summary: 'People of this workspace', response: { 200: listOf(userShape).describe('People') } },
    },
    (request) => listUsers(platform, callerOf(request).workspaceId),
  )

  app.post(
    '/api/v1/users',
    {
      config: { permission: 'manage-users', idempotent: true },
      schema: {
        tags,
        summary: 'Invite a person; the answer holds the one-time link to set a password',
        body: z.strictObject({ email: z.string().max(300), name: z.string().max(300), role: roleShape }),
        response: { 201: z.object({ user: userShape, link: linkShape }).describe('Invited') },
      },
    },
    async (request, reply) => reply.code(201).send(await inviteUser(platform, callerOf(request), request.body)),
  )

  app.post(
    '/api/v1/users/:id/password-link',
    {
      config: { permission: 'manage-users', idempotent: true },
      schema: {
        tags,
        summary: 'A new one-time link for somebody who forgot the password',
        params: oneUser,
        response: { 201: linkShape.describe('The link; earlier ones end') },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await offerPasswordLink(platform, callerOf(request), request.params.id)),
  )

  app.patch(
    '/api/v1/users/:id',
    {
      config: { permission: 'manage-users' },
      schema: {
        tags,
        summary: 'Change the role of a person, or let them in or out',
        params: oneUser,
        body: z
          .strictObject({ role: roleShape.optional(), enabled: z.boolean().optional() })
          .refine((body) => (body.role === undefined) !== (body.enabled === undefined), 'give either role or enabled'),
        response: { 200: done },
      },
    },
    async (request) => {
      const { role, enabled } = request.body
      const caller = callerOf(request)
      if (role !== undefined) await changeRole(platform, caller, request.params.id, role)
      if (enabled !== undefined) await setUserEnabled(platform, caller, request.params.id, enabled)
      return { done: true as const }
    },
  )
}

/** The table itself, as it decides. */
function registerRoles(app: App): void {
  const right = z.enum(['yes', 'confirm', 'no'])
  const rights = z.object({
    permission: permissionShape,
    owner: right,
    admin: right,
    operator: right,
    member: right,
    viewer: right,
    apiKey: z.boolean().describe('Whether an API key may hold it'),
  })
  app.get(
    '/api/v1/roles',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'What each role may do; "confirm": after giving the password again',
        response: { 200: listOf(rights).describe('One row a permission') },
      },
    },
    async () =>
      Object.entries(PERMISSIONS).map(([permission, row]) => ({ permission: permission as Permission, ...row })),
  )
}

function registerSessionsOfPeople(app: App, platform: Platform): void {
  app.get(
    '/api/v1/users/:id/sessions',
    {
      config: { permission: 'read-audit' },
      schema: {
        tags,
        summary: 'Where a person is signed in',
        params: oneUser,
        response: { 200: listOf(personSessionShape).describe('The last used first') },
      },
    },
    (request) => listUserSessions(platform, callerOf(request), request.params.id),
  )

  app.delete(
    '/api/v1/users/:id/sessions',
    {
      config: { permission: 'manage-users' },
      schema: { tags, summary: 'Sign a person out everywhere', params: oneUser, response: { 200: done } },
    },
    async (request) => {
      await endUserSessions(platform, callerOf(request), request.params.id)
      return { done: true as const }
    },
  )
}

function registerKeys(app: App, platform: Platform): void {
  app.get(
    '/api/v1/api-keys',
    {
      config: { permission: 'read-audit' },
      schema: { tags, summary: 'API keys', response: { 200: listOf(keyShape).describe('Keys, never their secrets') } },
    },
    (request) => listApiKeys(platform, callerOf(request).workspaceId),
  )

  app.post(
    '/api/v1/api-keys',
    {
      config: { permission: 'manage-api-keys', idempotent: true },
      schema: {
        tags,
        summary: 'Make an API key; its secret is shown this once',
        body: z.strictObject({
          name: z.string().max(300),
          permissions: z.array(permissionShape).max(50),
          days: z.int().describe('Life of the key, 1 to 365'),
        }),
        response: { 201: z.object({ secret: z.string(), key: keyShape }).describe('The key') },
      },
    },
    async (request, reply) => reply.code(201).send(await createApiKey(platform, callerOf(request), request.body)),
  )

  app.delete(
    '/api/v1/api-keys/:id',
    {
      config: { permission: 'manage-api-keys' },
      schema: { tags, summary: 'Revoke an API key at once', params: oneUser, response: { 200: done } },
    },
    async (request) => {
      await revokeApiKey(platform, callerOf(request), request.params.id)
      return { done: true as const }
    },
  )
}
