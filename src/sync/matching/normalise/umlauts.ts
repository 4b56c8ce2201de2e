/**
 * One spelling for "Müller", "Mueller" and "Muller": transliteration makes the first "muller", this the second. Not where the
 * two vowels are the word's own ("blue", "Israel", "phoenix"): there nobody writes one of them. Both sides are read alike, so
 * a wrong guess only shortens a word.
 */
export function foldUmlauts(word: string): string {
  if (word.length < 5 || OWN_VOWELS.test(word)) return word
  return word.replace(DIGRAPH, (_, before: string, vowel: string) => before + vowel)
}

const DIGRAPH = /(^|[bdfhkmnprstwzj]|(?<=^)[lg]|[cs]h|[bdfghkpt]r|[bfgks]l)([aou])e(?=[bcdfghjklmnprstwz]|(?<=ae)u)/g
const OWN_VOWELS =
  /^[dthsbkmjy]ae[cdhjkmsty]|^(?:dae|tae|hae|aero|aeri|aet|joel|noel|suez|sue|yue|xue|buen|puert|puebl|rueda|duel|fuel|quer|poet|poem|does|goes|coex|coef|soen)|blue|glue|value|venue|true|fuel|luen|nuev|manuel|samuel|tuel|duel|fluen|ffluen|isra|micha|rapha|rafa|caes|paed|archae|electr|photo|phoe|shoe|groep|broek|hoek|boek|zoet|hoev|oes$|ues$|puert|frequen|sequen|eloqu|quest|guest|ruent|ruell|israel|gael/
