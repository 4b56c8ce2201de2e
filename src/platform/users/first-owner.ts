import { randomToken } from '../random.ts'
import { DEFAULT_WORKSPACE } from '../workspace.ts'
import { userError } from './errors.ts'
import { costOf, hashToken, type UserGround } from './ground.ts'
import { checkNewPassword, hashPassword } from './passwords.ts'
import { readEmail, readPersonName } from './person.ts'
import { recordAudit } from './store/audit.ts'
import { countOwners, insertLink, insertUser, lockOwners, removeLinks, takeLink, type User } from './store/people.ts'

const LINK_LIFE_MS = 60 * 60_000

/**
 * The link that the first start prints: whoever opens it becomes the owner. Null once there is one. Works for an hour
 * and once; only its hash is stored, so print it to the console and nowhere else.
 */
export async function offerOwnerLink(
  ground: UserGround & { readonly config: { readonly publicUrl: string } },
): Promise<{ readonly url: string; readonly token: string; readonly expiresAt: Date } | null> {
  return ground.database.transaction(async ({ db }) => {
    await lockOwners(db)
    if ((await countOwners(db, DEFAULT_WORKSPACE)) > 0) return null
    const token = randomToken()
    const expiresAt = new Date(ground.clock.now().getTime() + LINK_LIFE_MS)
    const workspaceId = DEFAULT_WORKSPACE
    await insertLink(db, { tokenHash: hashToken(token), workspaceId, purpose: 'owner', userId: null, expiresAt })
    // Behind # it stays in the browser and out of every access log.
    return { url: `${ground.config.publicUrl}/welcome#${token}`, token, expiresAt }
  })
}

/** Makes the first owner. Throws CC-USER-6 for any link that is not good, CC-USER-7 and 8 for what was typed. */
export async function createOwner(
  ground: UserGround,
  wish: { readonly token: string; readonly email: string; readonly name: string; readonly password: string },
): Promise<User> {
  const email = readEmail(wish.email)
  const name = readPersonName(wish.name)
  checkNewPassword(wish.password, email)
  const passwordHash = await hashPassword(wish.password, costOf(ground))
  const now = ground.clock.now()
  return ground.database.transaction(async ({ db }) => {
    await lockOwners(db)
    const link = await takeLink(db, hashToken(wish.token), 'owner', now)
    if (!link || (await countOwners(db, link.workspaceId)) > 0)
      throw userError('CC-USER-6', 'this link cannot make an owner')
    const user = await insertUser(db, { workspaceId: link.workspaceId, email, name, role: 'owner', passwordHash, now })
    if (!user) throw userError('CC-USER-8', 'the e-mail address is already used')
    await removeLinks(db, { purpose: 'owner' })
    await recordAudit(db, {
      workspaceId: user.workspaceId,
      actor: { kind: 'user', id: user.id },
      action: 'user.first-owner',
      subjectKind: 'user',
      subjectId: user.id,
    })
    return user
  })
}
