import { z } from 'zod'
import type { Platform } from '../../platform/platform.ts'
import {
  type Caller,
  changePassword,
  changePreferences,
  confirmPassword,
  DENSITIES,
  listSessions,
  listUsers,
  logIn,
  logOut,
  PERMISSIONS,
  type Permission,
  readPreferences,
  revokeOtherSessions,
  revokeSession,
  rightOf,
  THEMES,
} from '../../platform/users/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { clearSessionCookie, setSessionCookie } from '../authenticate.ts'
import { callerOf } from '../caller.ts'
import { done, id, instant, listOf } from '../shapes.ts'
import { userShape } from './users.ts'

const tags = ['Session']
const password = z.string().min(1).max(1000)
const rightShape = z.enum(['yes', 'confirm', 'no'])
const sessionShape = z
  .object({ id, createdAt: instant, lastSeenAt: instant, endsAt: instant, device: z.string(), current: z.boolean() })
  .meta({ id: 'Session' })
const preferencesShape = z
  .object({
    theme: z.enum(THEMES),
    density: z.enum(DENSITIES),
    letterKeys: z.boolean().describe('Single letters act as commands'),
  })
  .meta({ id: 'Preferences' })
const meShape = z
  .object({
    kind: z.enum(['user', 'api-key']),
    workspaceId: id,
    user: userShape.nullable().describe('Null for an API key'),
    role: z.string(),
    permissions: z
      .record(z.string(), rightShape)
      .describe('What this caller may do; "confirm": after giving the password again'),
    confirmedAt: instant.nullable(),
    preferences: preferencesShape,
  })
  .meta({ id: 'Me' })

/** Signing in and out, and what belongs to the person who is signed in. */
export const registerSession: RegisterRoutes = (app, platform) => {
  app.post(
    '/api/v1/session',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'Sign in; sets the session cookie',
        body: z.strictObject({ email: z.string().max(300), password }),
        response: { 200: z.object({ user: userShape }).describe('Signed in') },
      },
    },
    async (request, reply) => {
      const replaces = request.sessionToken
      const { token, user } = await logIn(platform, {
        ...request.body,
        address: request.ip,
        device: request.headers['user-agent'] ?? '',
        ...(replaces && { replaces }),
      })
      setSessionCookie(platform.config, reply, token)
      return { user }
    },
  )

  app.delete(
    '/api/v1/session',
    {
      config: { permission: 'person' },
      schema: { tags, summary: 'Sign out', response: { 200: done } },
    },
    async (request, reply) => {
      if (request.sessionToken) await logOut(platform, request.sessionToken)
      clearSessionCookie(platform.config, reply)
      // Not the cache: answers are never stored in it, and browsers take seconds to empty it.
      reply.header('clear-site-data', '"cookies", "storage"')
      return { done: true as const }
    },
  )

  app.post(
    '/api/v1/session/confirm',
    {
      config: { permission: 'person' },
      schema: {
        tags,
        summary: 'Give the password once more, for actions that ask for it within ten minutes',
        body: z.strictObject({ password }),
        response: { 200: done },
      },
    },
    async (request) => {
      await confirmPassword(platform, callerOf(request), request.body.password, request.ip)
      return { done: true as const }
    },
  )
  registerMe(app, platform)
  registerSessions(app, platform)
}

function registerMe(app: App, platform: Platform): void {
  app.get(
    '/api/v1/me',
    {
      config: { permission: 'signed-in' },
      schema: { tags, summary: 'Who I am and what I may do', response: { 200: meShape.describe('The caller') } },
    },
    async (request) => {
      const caller = callerOf(request)
      const { kind, workspaceId, role, confirmedAt } = caller
      const users = kind === 'user' ? await listUsers(platform, workspaceId) : []
      const user = users.find((one) => one.id === caller.userId) ?? null
      const preferences = await readPreferences(platform, caller)
      const permissions = rightsOf(caller, platform.clock.now())
      return { kind, workspaceId, user, role, permissions, confirmedAt, preferences }
    },
  )

  app.patch(
    '/api/v1/me/preferences',
    {
      config: { permission: 'person' },
      schema: {
        tags,
        summary: 'Change how the pages look for me; what is not named stays',
        body: preferencesShape.partial().strict(),
        response: { 200: preferencesShape.describe('All of them') },
      },
    },
    (request) => changePreferences(platform, callerOf(request), request.body),
  )

  app.post(
    '/api/v1/me/password',
    {
      config: { permission: 'person' },
      schema: {
        tags,
        summary: 'Change my password; ends my other sessions',
        body: z.strictObject({ current: password, password }),
        response: { 200: done },
      },
    },
    async (request) => {
      const caller = callerOf(request)
      await confirmPassword(platform, caller, request.body.current, request.ip)
      await changePassword(platform, { ...caller, confirmedAt: platform.clock.now() }, request.body.password)
      return { done: true as const }
    },
  )
}

function registerSessions(app: App, platform: Platform): void {
  app.get(
    '/api/v1/me/sessions',
    {
      config: { permission: 'person' },
      schema: { tags, summary: 'My sessions', response: { 200: listOf(sessionShape).describe('The last used first') } },
    },
    async (request) => {
      const caller = callerOf(request)
      const sessions = await listSessions(platform, caller)
      return sessions.map((session) => ({ ...session, current: session.id === caller.id }))
    },
  )

  app.delete(
    '/api/v1/me/sessions/:id',
    {
      config: { permission: 'person' },
      schema: { tags, summary: 'End one of my sessions', params: z.strictObject({ id }), response: { 200: done } },
    },
    async (request) => {
      await revokeSession(platform, callerOf(request), request.params.id)
      return { done: true as const }
    },
  )

  app.delete(
    '/api/v1/me/sessions',
    {
      config: { permission: 'person' },
      schema: { tags, summary: 'End all my sessions but this one', response: { 200: done } },
    },
    async (request) => {
      await revokeOtherSessions(platform, callerOf(request))
      return { done: true as const }
    },
  )
}

function rightsOf(caller: Caller, now: Date): Record<string, 'yes' | 'confirm' | 'no'> {
  const names = Object.keys(PERMISSIONS) as Permission[]
  return Object.fromEntries(names.map((name) => [name, rightOf(caller, name, now)]))
}
