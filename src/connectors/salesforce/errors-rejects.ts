/** What Salesforce's refusals of single records mean, in words a RevOps person understands. Source: FACTS.md 7. */
import type { Reject } from '../../core/outcome.ts'

type RejectWords = Pick<Reject, 'meaning' | 'nextStep' | 'retry'>

function words(meaning: string, nextStep: string, retry: Reject['retry'] = 'after-fix'): RejectWords {
  return { meaning, nextStep, retry }
}

const ASK_ADMIN = 'Ask your Salesforce administrator'

const PERSON_ACCOUNT = words(
  'This account is a person account: its name is made of first and last name and cannot be written as one text.',
  'Exclude this account from the sync, or link the company to a business account.',
)

const AMBIGUOUS = words(
  'Several records carry this key, so Salesforce cannot tell which is meant.',
  'Merge the records, or correct the key on the wrong ones.',
)

const WORDS: Readonly<Record<string, RejectWords>> = {
  REQUIRED_FIELD_MISSING: words(
    'Salesforce demands a value for the named field and none was sent.',
    'Map something to this field, or make it optional in Salesforce.',
  ),
  INVALID_FIELD: words(
    'The field does not exist, or the connected user cannot see it.',
    `Remove it from the mapping, or ask for access to it. ${ASK_ADMIN}.`,
  ),
  INVALID_FIELD_FOR_INSERT_UPDATE: words(
    'The connected user may not write this field, or it is computed by Salesforce.',
    `Remove it from the mapping. ${ASK_ADMIN} for edit access if it is an ordinary field.`,
  ),
  MALFORMED_ID: words('The value is not a Salesforce id.', 'Correct the id in the source or the mapping.'),
  INVALID_CROSS_REFERENCE_KEY: words(
    'The record refers to another record that does not exist or is of the wrong kind.',
    'Check that the referenced record still exists, then try again.',
  ),
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: words(
    'The connected user may not use the record this one refers to.',
    `${ASK_ADMIN} for access to the referenced record.`,
  ),
  INSUFFICIENT_ACCESS_OR_READONLY: words(
    'The connected user may not change this record, or it is read-only (for example locked by an approval).',
    `${ASK_ADMIN} for edit access, or wait until the approval ends.`,
  ),
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: words(
    'The value is not on the list of allowed values of this field.',
    'Map the value to one of the allowed ones, or add it to the picklist in Salesforce.',
  ),
  PICKLIST_INACTIVE_VALUES_EXCEEDED: words(
    'The picklist has too many inactive values to take a new one.',
    `${ASK_ADMIN} to clean up the picklist.`,
  ),
  STRING_TOO_LONG: words(
    'The text is longer than the field allows.',
    'Shorten the text in the source, or map it to a longer field.',
  ),
  NUMBER_OUTSIDE_VALID_RANGE: words(
    'The number has more digits than the field allows.',
    'Correct the number, or widen the field in Salesforce.',
  ),
  INVALID_EMAIL_ADDRESS: words('This is not an e-mail address.', 'Correct the address in the source.'),
  FIELD_CUSTOM_VALIDATION_EXCEPTION: words(
    'A validation rule of your organisation refused the record.',
    'Read the rule’s message; correct the record, or adjust the rule.',
  ),
  FIELD_INTEGRITY_EXCEPTION: words(
    'A value does not fit the other values of the record or the organisation’s settings.',
    'Read the message; for countries and states use the values of Salesforce’s own list.',
  ),
  FIELD_FILTER_VALIDATION_EXCEPTION: words(
    'A lookup filter does not allow this reference.',
    'Choose another referenced record, or adjust the filter.',
  ),
  DUPLICATE_VALUE: words(
    'Another record already has this value in a field that must be unique.',
    'Find the other record (its id is often in the message) and link or merge it.',
  ),
  DUPLICATES_DETECTED: words(
    'A duplicate rule says that such a record exists already.',
    'Link the company to the existing record instead of creating one, or change the rule’s action to "Allow".',
  ),
  CANNOT_UPDATE_CONVERTED_LEAD: words(
    'This lead was converted into an account or contact and can no longer be changed.',
    'Match the company to the account that came out of the conversion.',
    'never',
  ),
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: words(
    'Automation in your organisation (a trigger or flow) failed while it handled the record.',
    `${ASK_ADMIN} to look at the trigger or flow named in the message.`,
  ),
  CANNOT_EXECUTE_FLOW_TRIGGER: words(
    'A flow in your organisation failed while it handled the record.',
    `${ASK_ADMIN} to look at the flow.`,
  ),
  UNABLE_TO_LOCK_ROW: words(
    'Somebody else was changing this record or one it belongs to at the same moment.',
    'Nothing to do; it is tried again by itself.',
    'later',
  ),
  SERVER_UNAVAILABLE: words('Salesforce was too busy.', 'Nothing to do; it is tried again by itself.', 'later'),
  API_CURRENTLY_DISABLED: words('The API is paused.', 'Nothing to do; it is tried again by itself.', 'later'),
  TXN_SECURITY_METERING_ERROR: words(
    'A security policy of your organisation slowed the writing down.',
    'Nothing to do; it is tried again by itself.',
    'later',
  ),
  QUERY_TIMEOUT: words('Salesforce took too long.', 'Nothing to do; it is tried again by itself.', 'later'),
  UNKNOWN_EXCEPTION: words(
    'Salesforce failed internally on this record.',
    'It is tried again later; if it stays, give the error id in the message to Salesforce support.',
    'later',
  ),
  ALL_OR_NONE_OPERATION_ROLLED_BACK: words(
    'The record was fine, but another one in the same call was refused.',
    'Nothing to do; it is tried again by itself.',
    'later',
  ),
  INACTIVE_OWNER_OR_USER: words('The owner is an inactive user.', 'Choose an active owner.'),
  OPERATION_WITH_INACTIVE_USER_EXCEPTION: words('The owner is an inactive user.', 'Choose an active owner.'),
  ENTITY_IS_DELETED: words(
    'The record was deleted in Salesforce.',
    'Nothing to do if that was intended: the next pull ends the link. Otherwise restore it from the recycle bin.',
  ),
  INVALID_ID_FIELD: words('The record does not exist (any more).', 'The next pull will find out what became of it.'),
  NOT_FOUND: words('The record does not exist (any more).', 'The next pull will find out what became of it.'),
  DELETE_FAILED: words(
    'Other records hang on this one and keep it from being deleted.',
    'Delete or move those records first.',
  ),
  JSON_PARSER_ERROR: words(
    'A value has the wrong form for its field.',
    'Check the conversion of the fields in the mapping.',
  ),
  INVALID_TYPE_ON_FIELD_IN_RECORD: words(
    'A value has the wrong type for its field.',
    'Check the conversion of the fields in the mapping.',
  ),
  MISSING_ARGUMENT: words('The record came without its id.', 'Link the company to a record first.'),
  DUPLICATE_EXTERNAL_ID: AMBIGUOUS,
  MULTIPLE_CHOICES: AMBIGUOUS,
  LITERAL_TOO_LONG: words(
    'The text is too long for a bulk job (32,000 characters a field).',
    'Shorten the text in the source.',
  ),
}

const OTHER = words('Salesforce refused the record.', 'Read Salesforce’s message; correct the record or the mapping.')

/** Meaning, next step and whether a retry makes sense, for one refused record. */
export function rejectWords(object: string, symbol: string, fields: readonly string[], message: string): RejectWords {
  if (symbol === 'INVALID_FIELD_FOR_INSERT_UPDATE' && object === 'Account' && namesName(fields, message))
    return PERSON_ACCOUNT
  return WORDS[symbol] ?? OTHER
}

function namesName(fields: readonly string[], message: string): boolean {
  return fields.length > 0 ? fields.includes('Name') : /\bName\b/.test(message)
}
