import { search, text } from '../../state/search.ts'

export const helpSearch = search({ q: text })
