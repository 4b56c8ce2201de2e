import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import type { Clock } from '../../core/clock.ts'
import type { ConcordatError } from '../../core/errors.ts'
import { systemClock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { DEFAULT_WORKSPACE } from '../workspace.ts'
import {
  type Caller,
  changePassword,
  changeRole,
  confirmPassword,
  createApiKey,
  createOwner,
  inviteUser,
  listApiKeys,
  listAudit,
  listSessions,
  listUsers,
  logIn,
  logOut,
  offerOwnerLink,
  offerPasswordLink,
  readApiKey,
  readSession,
  revokeApiKey,
  revokeOtherSessions,
  revokeSession,
  rightOf,
  setPasswordByLink,
  setUserEnabled,
} from './index.ts'

const MINUTE = 60_000
const password = 'a good long password'
let now = new Date('2026-05-01T08:00:00Z')
const pass = (minutes: number) => {
  now = new Date(now.getTime() + minutes * MINUTE)
}
const clock: Clock = { ...systemClock, now: () => now }
let database: Database
let ground: {
  database: Database
  clock: Clock
  passwordCost: { memoryKiB: number; passes: number }
  config: { publicUrl: string }
}
let addresses = 0
/** Each caller from an address of its own, so that tests do not slow each other. */
const elsewhere = () => `10.${++addresses >> 8}.${addresses & 255}.1`
const enter = (email: string, more: Partial<Parameters<typeof logIn>[1]> = {}) =>
  logIn(ground, { email, password, address: elsewhere(), device: 'Firefox', ...more })
const callerOf = async (email: string): Promise<Caller> => (await readSession(ground, (await enter(email)).token))!
const signedUp = async (email: string, role: string, by?: Caller) => {
  const { user, link } = await inviteUser(ground, by ?? (await callerOf('owner@example.com')), {
    email,
    name: 'Somebody',
    role,
  })
  await setPasswordByLink(ground, link.token, password)
  return user
}
const refused = { code: 'CC-USER-1' }

before(async () => {
  database = await openTestDatabase()
  ground = { database, clock, passwordCost: { memoryKiB: 1024, passes: 1 }, config: { publicUrl: 'https://c.example' } }
})
after(() => database.close())

describe('the first owner', () => {
  const wish = { email: 'Owner@Example.com', name: 'Olga Owner', password }

  test('a wrong, late or second link makes nobody an owner', async () => {
    const late = (await offerOwnerLink(ground))!
    assert.match(late.url, /^https:\/\/c\.example\/welcome#[A-Za-z0-9_-]{43}$/)
    pass(61)
    for (const token of [late.token, 'A'.repeat(43), ''])
      await assert.rejects(createOwner(ground, { ...wish, token }), { code: 'CC-USER-6' })
    const { token } = (await offerOwnerLink(ground))!
    await assert.rejects(createOwner(ground, { ...wish, token, password: 'short' }), { code: 'CC-USER-7' })
    await assert.rejects(createOwner(ground, { ...wish, token, email: 'nonsense' }), { code: 'CC-USER-8' })
    const races = await Promise.allSettled([
      createOwner(ground, { ...wish, token }),
      createOwner(ground, { ...wish, token, email: 'second@example.com' }),
    ])
    assert.deepEqual(races.map((race) => race.status).sort(), ['fulfilled', 'rejected'])
    await sql`update concordat.users set email = 'owner@example.com'`.execute(database.db)
    assert.equal(await offerOwnerLink(ground), null)
    const [owner, ...others] = await listUsers(ground, DEFAULT_WORKSPACE)
    assert.deepEqual([owner?.role, owner?.email, others.length], ['owner', 'owner@example.com', 0])
  })

  test('links and passwords are kept as hashes only', async () => {
    const { token } = await enter('owner@example.com')
    const { rows } = await sql`select u.*, s.* from concordat.users u, concordat.sessions s`.execute(database.db)
    const text = JSON.stringify(rows)
    assert.ok(!text.includes(password) && !text.includes(token))
  })
})

describe('sessions', () => {
  test('a sign-in gives a new session, ends the one it replaces, and the old token is worth nothing', async () => {
    const first = await enter('OWNER@example.com ')
    const second = await enter('owner@example.com', { replaces: first.token })
    assert.notEqual(first.token, second.token)
    assert.equal(await readSession(ground, first.token), null)
    assert.equal((await readSession(ground, second.token))?.role, 'owner')
    await logOut(ground, second.token)
    assert.equal(await readSession(ground, second.token), null)
    assert.equal(await readSession(ground, 'nonsense'), null)
  })

  test('an idle session ends, a used one lives on until its last hour', async () => {
    const idle = await enter('owner@example.com')
    pass(31)
    assert.equal(await readSession(ground, idle.token), null)
    const used = await enter('owner@example.com')
    for (let hour = 0; hour < 47; hour++) {
      pass(30 - 1)
      assert.ok(await readSession(ground, used.token), `after ${hour} half hours`)
    }
    for (let hour = 0; hour < 4; hour++) {
      pass(29)
      await readSession(ground, used.token)
    }
    assert.equal(await readSession(ground, used.token), null)
  })

  test('a person sees and ends their sessions, and nobody else can', async () => {
    await signedUp('sessions@example.com', 'member')
    const [here, there, other] = [
      await enter('sessions@example.com'),
      await enter('sessions@example.com'),
      await enter('owner@example.com'),
    ]
    const me = (await readSession(ground, here.token))!
    assert.equal((await listSessions(ground, me)).length, 2)
    await assert.rejects(revokeSession(ground, me, other.session.id), { code: 'CC-USER-9' })
    await revokeSession(ground, me, there.session.id)
    assert.equal(await readSession(ground, there.token), null)
    const third = await enter('sessions@example.com')
    await revokeOtherSessions(ground, me)
    assert.equal(await readSession(ground, third.token), null)
    assert.ok(await readSession(ground, here.token))
  })

  test('a new password ends the other sessions, a disabled person loses all at once', async () => {
    const user = await signedUp('changing@example.com', 'viewer')
    const [here, there] = [await enter('changing@example.com'), await enter('changing@example.com')]
    const me = (await readSession(ground, here.token))!
    await changePassword(ground, me, 'another good password')
    assert.equal(await readSession(ground, there.token), null)
    assert.ok(await readSession(ground, here.token))
    await assert.rejects(enter('changing@example.com'), refused)
    await enter('changing@example.com', { password: 'another good password' })
    await setUserEnabled(ground, await callerOf('owner@example.com'), user.id, false)
    assert.equal(await readSession(ground, here.token), null)
    await assert.rejects(enter('changing@example.com', { password: 'another good password' }), refused)
  })

  test('a role that changes counts for the session under way', async () => {
    const user = await signedUp('rising@example.com', 'viewer')
    const { token } = await enter('rising@example.com')
    assert.equal(rightOf((await readSession(ground, token))!, 'run', now), 'no')
    await changeRole(ground, await callerOf('owner@example.com'), user.id, 'operator')
    assert.equal(rightOf((await readSession(ground, token))!, 'run', now), 'yes')
  })

  test('confirming the password opens what asks for it, for ten minutes', async () => {
    const { token } = await enter('owner@example.com')
    pass(11)
    const stale = (await readSession(ground, token))!
    assert.equal(rightOf(stale, 'manage-users', now), 'confirm')
    await assert.rejects(changePassword(ground, stale, 'yet another password'), { code: 'CC-USER-5' })
    await assert.rejects(confirmPassword(ground, stale, 'wrong', elsewhere()), refused)
    await confirmPassword(ground, stale, password, elsewhere())
    assert.equal(rightOf((await readSession(ground, token))!, 'manage-users', now), 'yes')
  })
})

describe('guessing', () => {
  test('unknown account, wrong password and no password yet get the same answer', async () => {
    await inviteUser(ground, await callerOf('owner@example.com'), {
      email: 'invited@example.com',
      name: 'I',
      role: 'viewer',
    })
    const answers: string[] = []
    for (const email of ['owner@example.com', 'nobody@example.com', 'invited@example.com'])
      await assert.rejects(
        enter(email, { password: 'not this one' }),
        (error: ConcordatError) => answers.push(JSON.stringify([error.code, error.message, error.facts])) > 0,
      )
    assert.equal(new Set(answers).size, 1)
  })

  test('an unknown account takes as long as a wrong password', async () => {
    const slow = { ...ground, passwordCost: { memoryKiB: 8192, passes: 1 } }
    await signedUp('timed@example.com', 'viewer')
    const owner = await callerOf('owner@example.com')
    const timed = (await listUsers(ground, DEFAULT_WORKSPACE)).find(({ email }) => email === 'timed@example.com')!
    await setPasswordByLink(slow, (await offerPasswordLink(slow, owner, timed.id)).token, password)
    const medians = { known: [] as number[], unknown: [] as number[] }
    for (let round = 0; round < 25; round++)
      for (const kind of ['known', 'unknown'] as const) {
        pass(11)
        const email = kind === 'known' ? 'timed@example.com' : `unknown${round}@example.com`
        const started = performance.now()
        await assert.rejects(logIn(slow, { email, password: 'not this one', address: elsewhere() }), refused)
        medians[kind].push(performance.now() - started)
      }
    const median = (values: number[]) => values.sort((a, b) => a - b)[12]!
    assert.ok(Math.abs(median(medians.known) - median(medians.unknown)) <= 10)
  })

  test('guesses at one account from many addresses: at most 30 in an hour are looked at, also all at once', async () => {
    await signedUp('target@example.com', 'viewer')
    let looked = 0
    const guess = () =>
      enter('target@example.com', { password: 'not this one' }).then(
        () => assert.fail('let in'),
        (error: ConcordatError) => {
          if (error.code === 'CC-USER-1') looked++
          else
            assert.ok(
              error.code === 'CC-USER-2' &&
                error.retryAt! > now &&
                error.retryAt!.getTime() - now.getTime() <= 10 * MINUTE,
            )
        },
      )
    await Promise.all(Array.from({ length: 40 }, guess))
    assert.equal(looked, 6)
    for (let minute = 0; minute < 60; minute++) {
      pass(1)
      await guess()
    }
    assert.ok(looked <= 30 && looked >= 10, `${looked}`)
    await assert.rejects(enter('target@example.com'), { code: 'CC-USER-2' })
    pass(11)
    await enter('target@example.com')
    await assert.rejects(enter('target@example.com', { password: 'a slip' }), refused)
    await enter('target@example.com')
  })

  test('one address that tries many accounts is slowed without touching the accounts or its neighbours', async () => {
    const address = elsewhere()
    let looked = 0
    for (let account = 0; account < 60; account++)
      await enter(`user${account}@example.com`, { password: 'not this one', address }).catch(
        (error: ConcordatError) => {
          if (error.code === 'CC-USER-1') looked++
        },
      )
    assert.equal(looked, 21)
    await assert.rejects(enter('owner@example.com', { address }), { code: 'CC-USER-2' })
    await enter('owner@example.com')
  })

  test('the log of attempts holds no e-mail address and no password', async () => {
    await assert.rejects(enter('typed-my-password-here@example.com', { password: 'not this one' }))
    const { rows } = await sql`select * from concordat.login_attempts`.execute(database.db)
    const audited = await listAudit(database.db, DEFAULT_WORKSPACE, { limit: 500 })
    assert.ok(!JSON.stringify([rows, audited]).includes('typed-my-password'))
    assert.ok(audited.some(({ action }) => action === 'user.sign-in-failed'))
  })
})

describe('people', () => {
  test('an invitation works once, a newer link ends it, both expire', async () => {
    const owner = await callerOf('owner@example.com')
    const { user, link } = await inviteUser(ground, owner, { email: 'new@example.com', name: 'New', role: 'operator' })
    await assert.rejects(setPasswordByLink(ground, link.token, 'short'), { code: 'CC-USER-7' })
    await assert.rejects(setPasswordByLink(ground, link.token, 'new@example.com!'), { code: 'CC-USER-7' })
    const newer = await offerPasswordLink(ground, owner, user.id)
    await assert.rejects(setPasswordByLink(ground, link.token, password), { code: 'CC-USER-6' })
    await setPasswordByLink(ground, newer.token, password)
    await assert.rejects(setPasswordByLink(ground, newer.token, password), { code: 'CC-USER-6' })
    const late = await offerPasswordLink(ground, owner, user.id)
    pass(31)
    await assert.rejects(setPasswordByLink(ground, late.token, password), { code: 'CC-USER-6' })
    await enter('new@example.com')
  })

  test('an admin runs the house but cannot touch or make owners; others cannot manage at all', async () => {
    const admin = await signedUp('admin@example.com', 'admin').then(() => callerOf('admin@example.com'))
    const operator = await signedUp('operator@example.com', 'operator', admin).then(() =>
      callerOf('operator@example.com'),
    )
    const owner = await callerOf('owner@example.com')
    await assert.rejects(inviteUser(ground, admin, { email: 'x@example.com', name: 'X', role: 'owner' }), {
      code: 'CC-USER-4',
    })
    await assert.rejects(changeRole(ground, admin, owner.userId, 'viewer'), { code: 'CC-USER-4' })
    await assert.rejects(changeRole(ground, admin, admin.userId, 'owner'), { code: 'CC-USER-4' })
    await assert.rejects(offerPasswordLink(ground, admin, owner.userId), { code: 'CC-USER-4' })
    await assert.rejects(setUserEnabled(ground, admin, owner.userId, false), { code: 'CC-USER-4' })
    await assert.rejects(inviteUser(ground, operator, { email: 'x@example.com', name: 'X', role: 'viewer' }), {
      code: 'CC-USER-4',
    })
    await assert.rejects(inviteUser(ground, owner, { email: 'ADMIN@example.com', name: 'X', role: 'viewer' }), {
      code: 'CC-USER-8',
    })
    await assert.rejects(inviteUser(ground, owner, { email: 'x@example.com', name: 'X', role: 'king' }), {
      code: 'CC-USER-8',
    })
    await assert.rejects(changeRole(ground, owner, '11111111-1111-4111-8111-111111111111', 'viewer'), {
      code: 'CC-USER-9',
    })
  })

  test('the last owner stays, also when two owners step down at the same moment', async () => {
    const owner = await callerOf('owner@example.com')
    await assert.rejects(changeRole(ground, owner, owner.userId, 'admin'), { code: 'CC-USER-10' })
    await assert.rejects(setUserEnabled(ground, owner, owner.userId, false), { code: 'CC-USER-10' })
    const second = await signedUp('second-owner@example.com', 'owner').then(() => callerOf('second-owner@example.com'))
    const races = await Promise.allSettled([
      changeRole(ground, owner, owner.userId, 'admin'),
      changeRole(ground, second, second.userId, 'admin'),
    ])
    assert.deepEqual(races.map((race) => race.status).sort(), ['fulfilled', 'rejected'])
    await sql`update concordat.users set role = 'owner' where email = 'owner@example.com'`.execute(database.db)
  })

  test('the audit keeps who did what and cannot be changed or emptied', async () => {
    const rows = await listAudit(database.db, DEFAULT_WORKSPACE, { limit: 500 })
    for (const action of ['user.first-owner', 'user.signed-in', 'user.invited', 'user.role-changed', 'user.disabled'])
      assert.ok(
        rows.some((row) => row.action === action),
        action,
      )
    await assert.rejects(sql`update concordat.audit set action = 'x'`.execute(database.db), /kept as they are/)
    await assert.rejects(sql`delete from concordat.audit`.execute(database.db), /kept as they are/)
  })
})

describe('API keys', () => {
  const day = 24 * 60
  const make = async (permissions: string[], days = 30) =>
    createApiKey(ground, await callerOf('owner@example.com'), { name: 'Exporter', permissions, days })

  test('a key is shown once, recognised by its prefix, and works until it is revoked', async () => {
    const { secret, key } = await make(['read', 'run'])
    assert.match(secret, /^cck_[A-Za-z0-9_-]{43}$/)
    assert.ok(secret.startsWith(key.prefix))
    const caller = (await readApiKey(ground, secret))!
    assert.deepEqual([caller.kind, caller.scope, rightOf(caller, 'run', now)], ['api-key', ['read', 'run'], 'yes'])
    const [listed] = await listApiKeys(ground, DEFAULT_WORKSPACE)
    assert.ok(listed?.lastUsedAt && !JSON.stringify(listed).includes(secret.slice(13)))
    await revokeApiKey(ground, await callerOf('owner@example.com'), key.id)
    assert.equal(await readApiKey(ground, secret), null)
    for (const wrong of ['', 'cck_', secret.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))])
      assert.equal(await readApiKey(ground, wrong), null)
  })

  test('no key gets more than its maker may or keys may hold, or lives longer than a year', async () => {
    for (const permissions of [[], ['fly'], ['connect'], ['manage-users'], ['edit-mappings'], ['constructor']])
      await assert.rejects(make(permissions), { code: 'CC-USER-11' })
    for (const days of [0, 366, 1.5, -1]) await assert.rejects(make(['read'], days), { code: 'CC-USER-11' })
    const operator = await callerOf('operator@example.com')
    await assert.rejects(createApiKey(ground, operator, { name: 'k', permissions: ['read'], days: 1 }), {
      code: 'CC-USER-4',
    })
  })

  test('a key ends with its time, after 90 unused days, and with its maker', async () => {
    const short = await make(['read'], 1)
    const unused = await make(['read'], 365)
    const maker = await signedUp('maker@example.com', 'admin').then(() => callerOf('maker@example.com'))
    const made = await createApiKey(ground, maker, { name: 'k', permissions: ['read', 'run'], days: 365 })
    const owner = await callerOf('owner@example.com')
    await changeRole(ground, owner, maker.userId, 'viewer')
    assert.equal(rightOf((await readApiKey(ground, made.secret))!, 'run', now), 'no', 'the maker lost the right')
    await setUserEnabled(ground, owner, maker.userId, false)
    assert.equal(await readApiKey(ground, made.secret), null)
    pass(day - 1)
    assert.ok(await readApiKey(ground, short.secret))
    pass(1)
    assert.equal(await readApiKey(ground, short.secret), null)
    pass(89 * day)
    assert.equal(await readApiKey(ground, unused.secret), null)
  })
})
