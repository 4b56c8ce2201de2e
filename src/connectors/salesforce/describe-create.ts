/**
 * Creates the custom fields we write to, through the Tooling API, and makes them visible to the connected user: a field
 * made this way belongs to nobody until a permission set grants it (FACTS.md 4).
 */
import { ConcordatError } from '../../core/errors.ts'
import type { Connector, NewField } from '../connector.ts'
import type { Describer } from './describe.ts'
import { queryRecords } from './read-rest.ts'
import { API_PATH, type Session } from './session.ts'
import { readUserId } from './session-identity.ts'

const PERMISSION_SET = 'Concordat_Fields'

type Answer = Awaited<ReturnType<Connector['createFields']>>[number]

export async function createFields(
  session: Session,
  describer: Describer,
  object: string,
  wanted: readonly NewField[],
): Promise<readonly Answer[]> {
  const fields = wanted.map((field) => ({ ...field, name: field.name.replace(/(__c)?$/i, '__c') }))
  const before = await describer.describeObject(object)
  const known = new Set(before.fields.map((field) => field.name.toLowerCase()))
  const answers: Answer[] = []
  for (const field of fields) {
    const present = known.has(field.name.toLowerCase())
    answers.push(
      present
        ? { name: field.name, created: false, message: 'exists already' }
        : await createField(session, object, field),
    )
  }
  if (!answers.some((answer) => answer.created)) return answers
  return grantAll(session, describer, object, answers)
}

async function createField(session: Session, object: string, field: NewField): Promise<Answer> {
  try {
    await post(session, 'tooling/sobjects/CustomField', `creating ${object}.${field.name}`, {
      FullName: `${object}.${field.name}`,
      Metadata: { label: field.label, ...definitionOf(field) },
    })
    return { name: field.name, created: true, message: 'created' }
  } catch (error) {
    if (!(error instanceof ConcordatError)) throw error
    if (error.definition.retry === 'later' || error.definition.retry === 'now') throw error
    return { name: field.name, created: false, message: `${error.message}. ${error.definition.nextStep}` }
  }
}

function definitionOf(field: NewField): object {
  switch (field.type) {
    case 'date':
      return { type: 'Date' }
    case 'datetime':
      return { type: 'DateTime' }
    case 'decimal':
      return { type: 'Number', precision: 18, scale: 2 }
    case 'external-id':
      return { type: 'Text', length: 100, externalId: true, unique: true, caseSensitive: true }
    case 'string':
      return { type: 'Text', length: 255 }
  }
}

/** Grants what cannot be seen or written yet; a refusal is told per field, the field exists all the same. */
async function grantAll(
  session: Session,
  describer: Describer,
  object: string,
  answers: readonly Answer[],
): Promise<readonly Answer[]> {
  let hidden = await hiddenOf(describer, object, answers)
  if (hidden.size === 0) return answers
  let refusal = ''
  try {
    const parentId = await permissionSet(session)
    for (const name of hidden) await grant(session, parentId, object, name)
    hidden = await hiddenOf(describer, object, answers)
  } catch (error) {
    if (!(error instanceof ConcordatError)) throw error
    refusal = ` (${error.message})`
  }
  const message = `created, but the connected user cannot write it yet${refusal}: ask your Salesforce administrator to make the field visible and editable for this user`
  return answers.map((answer) => (hidden.has(answer.name) ? { ...answer, message } : answer))
}

async function hiddenOf(describer: Describer, object: string, answers: readonly Answer[]): Promise<Set<string>> {
  const now = await describer.describeObject(object)
  const writable = new Set(now.fields.filter((field) => field.updatable).map((field) => field.name))
  return new Set(answers.filter(({ name, created }) => created && !writable.has(name)).map(({ name }) => name))
}

/** Our own permission set, assigned to the connected user. */
async function permissionSet(session: Session): Promise<string> {
  const userId = await readUserId(session)
  const where = { field: 'Name', is: '=', value: PERMISSION_SET } as const
  const [known] = await queryRecords(session, { select: ['Id'], from: 'PermissionSet', where })
  const id = known
    ? String(known.Id)
    : await create(session, 'PermissionSet', { Name: PERMISSION_SET, Label: 'Concordat fields' })
  const [assigned] = await queryRecords(session, {
    select: ['Id'],
    from: 'PermissionSetAssignment',
    where: {
      all: [
        { field: 'PermissionSetId', is: '=', value: id },
        { field: 'AssigneeId', is: '=', value: userId },
      ],
    },
  })
  if (!assigned) await create(session, 'PermissionSetAssignment', { PermissionSetId: id, AssigneeId: userId })
  return id
}

async function grant(session: Session, parentId: string, object: string, name: string): Promise<void> {
  await create(session, 'FieldPermissions', {
    ParentId: parentId,
    SobjectType: object,
    Field: `${object}.${name}`,
    PermissionsRead: true,
    PermissionsEdit: true,
  })
}

async function create(session: Session, object: string, body: object): Promise<string> {
  const answer = await post(session, `sobjects/${object}`, `creating a ${object}`, body)
  return String((answer as { id?: unknown } | null)?.id ?? '')
}

function post(session: Session, path: string, doing: string, body: object): Promise<unknown> {
  return session.json({
    method: 'POST',
    path: `${API_PATH}/${path}`,
    doing,
    repeatable: false,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
