import { search, text } from '../../state/search.ts'

/** `connection` only its companies (id), `at` the company that is looked at: "connection id/company id". */
export const reviewSearch = search({ connection: text, at: text })
