import { type Caller, IDLE_MS, listSessions, listUsers, readApiKey, type UserGround } from '../platform/users/index.ts'

/**
 * Whether the caller of a request that goes on for long may still read: neither signed out nor disabled nor idle for too
 * long. Unlike a request it does not count as use, so that a page left open does not keep its session alive.
 */
export async function stillSignedIn(ground: UserGround, caller: Caller, key: string | null): Promise<boolean> {
  if (caller.kind === 'api-key') return key !== null && (await readApiKey(ground, key)) !== null
  const now = ground.clock.now().getTime()
  const sessions = await listSessions(ground, caller)
  const session = sessions.find((one) => one.id === caller.id)
  if (!session || session.endsAt.getTime() <= now) return false
  if (now - session.lastSeenAt.getTime() >= IDLE_MS[caller.role]) return false
  const users = await listUsers(ground, caller.workspaceId)
  return users.some((user) => user.id === caller.userId && user.disabledAt === null)
}
