import type { Readable } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import type { Command } from 'commander'
import {
  beginWebServerSignIn,
  type Connection,
  type Credentials,
  connectNow,
  createConnection,
  type Grant,
  listConnections,
  openConnector,
  removeConnection,
  updateSettings,
} from '../../connections/index.ts'
import { type CheckFinding, CONNECTOR_KINDS } from '../../connectors/index.ts'
import { COMMAND_LINE } from '../../platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { prepareFields } from '../../sync/apply/index.ts'
import { liftBrake } from '../../sync/mirror/index.ts'
import type { Environment } from '../environment.ts'
import { cliError } from '../errors.ts'
import { connectionNamed } from '../follow-run.ts'
import { table } from '../output.ts'

/** concordat connections add|list|check|set|fields|objects|prepare|remove */
export function registerConnections(program: Command, environment: Environment): void {
  const connections = program.command('connections').description('the CRMs Concordat speaks to')
  registerAdd(connections, environment)
  registerList(connections, environment)
  registerCheck(connections, environment)
  registerSet(connections, environment)
  registerDescribe(connections, environment)
  registerPrepare(connections, environment)
  registerConfirmDeletions(connections, environment)
  registerRemove(connections, environment)
}

interface AddOptions {
  readonly kind: string
  readonly loginUrl: string
  readonly clientId: string
  readonly grant: string
  readonly username?: string
  readonly secretStdin?: boolean
}

function registerAdd(connections: Command, environment: Environment): void {
  connections
    .command('add')
    .description('add a connection and sign in; the secret comes from CONCORDAT_CLIENT_SECRET or --secret-stdin')
    .argument('<name>', 'what you call it')
    .requiredOption('--login-url <url>', 'e.g. https://acme.my.salesforce.com, or the address of a sandbox')
    .requiredOption('--client-id <id>', "consumer key of the CRM's app")
    .option('--kind <kind>', CONNECTOR_KINDS.join(', '), 'salesforce')
    .option('--grant <grant>', 'client-credentials, web-server or jwt', 'client-credentials')
    .option('--username <name>', 'jwt: the CRM user to act as')
    .option('--secret-stdin', 'read the client secret (jwt: the private key) from standard input')
    .action(async (name: string, options: AddOptions) => {
      const platform = await environment.platform()
      const auth = await credentials(environment.env, options, process.stdin)
      const kind = oneOf('--kind', options.kind, CONNECTOR_KINDS)
      const draft = await createConnection(platform, { name, kind, loginUrl: options.loginUrl, auth }, COMMAND_LINE)
      if (draft.auth.grant === 'web-server') {
        const { url, expiresAt } = await beginWebServerSignIn(platform, draft, null)
        environment.output.answer(
          { connection: draft, openInBrowser: url, expiresAt },
          () =>
            `Connection ${name} is a draft. While "npm start" runs, open this address within ten minutes to sign in:\n\n  ${url}\n`,
        )
        return
      }
      const connected = await connectNow(platform, draft, COMMAND_LINE)
      environment.output.answer(
        connected,
        () =>
          `Connected ${name} to organisation ${connected.organizationId} at ${connected.instanceUrl}.\nNext: concordat connections check ${name}`,
      )
    })
}

async function credentials(env: Environment['env'], options: AddOptions, input: Readable): Promise<Credentials> {
  const grant = oneOf('--grant', options.grant, [
    'client-credentials',
    'web-server',
    'jwt',
  ] as const satisfies readonly Grant[])
  const typed = options.secretStdin ? (await readAll(input)).trim() : undefined
  if (grant === 'jwt') {
    const privateKey = typed ?? env.CONCORDAT_PRIVATE_KEY
    if (!privateKey) throw cliError('CC-CLI-3', 'jwt needs a private key')
    return { grant, clientId: options.clientId, privateKey, username: options.username ?? null }
  }
  const clientSecret = typed ?? env.CONCORDAT_CLIENT_SECRET ?? null
  if (grant === 'client-credentials' && !clientSecret)
    throw cliError('CC-CLI-3', 'client-credentials needs the client secret')
  return { grant, clientId: options.clientId, clientSecret }
}

function oneOf<Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice {
  const chosen = choices.find((choice) => choice === text)
  if (chosen) return chosen
  throw cliError('CC-CLI-2', `${option} ${text} is not one of ${choices.join(', ')}`)
}

function registerList(connections: Command, environment: Environment): void {
  connections
    .command('list')
    .description('all connections')
    .action(async () => {
      const { database } = await environment.platform()
      const found = await listConnections(database.db, DEFAULT_WORKSPACE)
      environment.output.answer(found, () =>
        found.length === 0
          ? 'No connections yet. Add one with "concordat connections add --help".'
          : table(
              ['name', 'kind', 'state', 'instance', 'auto-match', 'auto-sync', 'create accounts', 'id'],
              found.map(row),
            ),
      )
    })
}

function row({ name, kind, state, instanceUrl, settings, id }: Connection): readonly (string | null)[] {
  return [
    name,
    kind,
    state,
    instanceUrl,
    settings.autoMatch ? 'on' : 'off',
    settings.autoSync ? 'on' : 'off',
    settings.createAccounts,
    id,
  ]
}

function registerCheck(connections: Command, environment: Environment): void {
  connections
    .command('check')
    .description('what works and what does not, each with the next step and who can do it')
    .argument('<connection>')
    .action(async (name: string) => {
      const platform = await environment.platform()
      const connection = await connectionNamed(platform, name)
      const connector = await openConnector(platform, connection)
      const findings = await connector.check(Object.keys(connection.settings.objects))
      environment.output.answer(findings, () => findings.map(findingText).join('\n'))
      if (findings.some((finding) => finding.state === 'failed')) process.exitCode = 1
    })
}

const SIGNS: Readonly<Record<CheckFinding['state'], string>> = { ok: '✓', warning: '!', failed: '✗' }

function findingText(finding: CheckFinding): string {
  const lines = [`${SIGNS[finding.state]} ${finding.message}`]
  if (finding.cause) lines.push(`    Cause: ${finding.cause}`)
  if (finding.nextStep) lines.push(`    Next: ${finding.nextStep}${finding.who ? ` (${finding.who})` : ''}`)
  return lines.join('\n')
}

function registerSet(connections: Command, environment: Environment): void {
  connections
    .command('set')
    .description(
      'change settings, e.g. autoSync=true createAccounts=filter scheduleMinutes=60; values are JSON or plain words',
    )
    .argument('<connection>')
    .argument('<settings...>', 'name=value')
    .action(async (name: string, pairs: string[]) => {
      const platform = await environment.platform()
      const patch = Object.fromEntries(pairs.map(settingOf))
      const changed = await updateSettings(platform.database, DEFAULT_WORKSPACE, name, patch, COMMAND_LINE)
      environment.output.answer(changed.settings, () => JSON.stringify(changed.settings, null, 2))
    })
}

function settingOf(pair: string): [string, unknown] {
  const at = pair.indexOf('=')
  if (at < 1) throw cliError('CC-CLI-2', `"${pair}" is not name=value`)
  const value = pair.slice(at + 1)
  try {
    return [pair.slice(0, at), JSON.parse(value)]
  } catch {
    return [pair.slice(0, at), value]
  }
}

function registerDescribe(connections: Command, environment: Environment): void {
  connections
    .command('objects')
    .description('objects of the CRM')
    .argument('<connection>')
    .action(async (name: string) => {
      const platform = await environment.platform()
      const connector = await openConnector(platform, await connectionNamed(platform, name))
      const objects = await connector.describeObjects()
      environment.output.answer(objects, () =>
        table(
          ['name', 'label', 'readable', 'creatable', 'updatable', 'custom'],
          objects.map((object) => [
            object.name,
            object.label,
            yes(object.readable),
            yes(object.creatable),
            yes(object.updatable),
            yes(object.custom),
          ]),
        ),
      )
    })
  connections
    .command('fields')
    .description('fields of one object')
    .argument('<connection>')
    .argument('<object>')
    .action(async (name: string, object: string) => {
      const platform = await environment.platform()
      const connector = await openConnector(platform, await connectionNamed(platform, name))
      const described = await connector.describeObject(object)
      environment.output.answer(described, () =>
        [
          table(
            ['name', 'label', 'type', 'length', 'required', 'writable'],
            described.fields.map((field) => [
              field.name,
              field.label,
              field.remoteType,
              field.length,
              yes(field.requiredOnCreate),
              yes(field.updatable),
            ]),
          ),
          ...described.unusableFields.map((field) => `Not mirrored: ${field.name} (${field.reason})`),
        ].join('\n'),
      )
    })
}

function yes(condition: boolean): string {
  return condition ? 'yes' : ''
}

function registerRemove(connections: Command, environment: Environment): void {
  connections
    .command('remove')
    .description('end a connection: tokens are revoked and secrets deleted; what was written to the CRM stays')
    .argument('<connection>')
    .action(async (name: string) => {
      const platform = await environment.platform()
      const report = await removeConnection(platform, DEFAULT_WORKSPACE, name, { revoke: true, actor: COMMAND_LINE })
      environment.output.answer(
        report,
        () =>
          `Removed ${name}. ${report.revoked ? 'The CRM took back our tokens.' : `The CRM was not told: ${report.reason}.`}`,
      )
    })
}

function registerConfirmDeletions(connections: Command, environment: Environment): void {
  connections
    .command('confirm-deletions')
    .description('a run is held because many records are missing in the CRM: say that they really are deleted')
    .argument('<connection>')
    .argument('<object>')
    .action(async (name: string, object: string) => {
      const platform = await environment.platform()
      const connection = await connectionNamed(platform, name)
      await liftBrake(platform.database.db, connection.id, object)
      environment.output.answer(
        { connection: connection.id, object },
        () => `The next pull of ${object} marks them as deleted. Start it with "concordat sync ${name}".`,
      )
    })
}

function registerPrepare(connections: Command, environment: Environment): void {
  connections
    .command('prepare')
    .description('create the engagement fields and the key field on the account object, where rights allow')
    .argument('<connection>')
    .action(async (name: string) => {
      const platform = await environment.platform()
      const connection = await connectionNamed(platform, name)
      const made = await prepareFields(await openConnector(platform, connection), connection)
      environment.output.answer(made, () =>
        table(
          ['field', 'created', ''],
          made.map((field) => [field.name, yes(field.created), field.message]),
        ),
      )
    })
}
