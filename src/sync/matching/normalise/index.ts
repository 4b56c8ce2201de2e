/**
 * Reads what people write about companies and people into a form that can be compared: names, places, addresses, telephone
 * numbers, domains. Pure, never throws, in bounded time whatever the text; called once for each record, by the million.
 */

export { readPostcode, readStreet } from './address.ts'
export { plainText } from './ascii-text.ts'
export { type CompanyName, MARK } from './company-name.ts'
export { readCountry } from './country.ts'
export { readDomains } from './domains.ts'
export { type LegalForm, legalForm } from './legal-forms.ts'
export { soundOf } from './person-sounds.ts'
export { PERSON_MARK, type PersonWords, readPersonWords } from './person-words.ts'
export { readPhone } from './phone.ts'
export { readPlace } from './place.ts'
export { type CompanyNames, readCompanyNames } from './read-company-names.ts'
export { readState } from './state.ts'
