import { userError } from './errors.ts'

/** Lower case, as two spellings of one address are one person. Throws CC-USER-8. */
export function readEmail(typed: string): string {
  const email = typed.trim().normalize('NFC').toLowerCase()
  if (email.length > 254 || !/^[^\s@<>"'\p{Cc}]+@[^\s@<>"'\p{Cc}]+\.[^\s@<>"'\p{Cc}]+$/u.test(email))
    throw userError('CC-USER-8', 'the e-mail address is not in the right form')
  return email
}

export function readPersonName(typed: string): string {
  const name = typed.trim().normalize('NFC')
  if (name === '' || name.length > 100 || /\p{Cc}/u.test(name))
    throw userError('CC-USER-8', 'the name must have 1 to 100 characters')
  return name
}
