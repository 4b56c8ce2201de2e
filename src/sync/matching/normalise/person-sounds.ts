/** Rules in order; each is a way of writing one sound in Latin letters that another romanisation or language writes otherwise. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Capitals are sounds that Latin letters have no single sign for: S as in "ship", C as in "chip", J as in "genre".
  [/shch|szcz|schtsch|stch|tsch|tch|cz|(?<!s)ch/g, 'C'],
  [/sch|sz|sh/g, 'S'],
  [/zh|dzh|dj|dsch|(?<=[aeiou])j(?=[aeiou])/g, 'J'],
  [/kh/g, 'h'],
  [/ck|q|c(?=[aouklrt]|$)/g, 'k'],
  [/x/g, 'ks'],
  [/ph|ff/g, 'f'],
  [/tz|ts|zz|z/g, 's'],
  [/(?<=[tdbrg])h/g, ''],
  [/w/g, 'v'],
  // The glide: "Yulia", "Iulia", "Maria", "Mariya", "-ski", "-skiy", "-skyj".
  [/y|(?<=[a-zC])j/g, 'i'],
  [/eie|ee(?=v)/g, 'e'],
  [/ee|ea|ie(?=$)|ei(?=$)/g, 'i'],
  [/ou|oo/g, 'u'],
  [/ai|ei|ae/g, 'e'],
  [/(?<=[aeiou])h/g, ''],
  [/^ie/g, 'e'],
  [/(.)\1+/g, '$1'],
]

/** Names whose spellings no rule brings together. */
const SAME: ReadonlyMap<string, string> = new Map(
  [
    'muhammad mohammad mohammed muhammed mohamed mohamad muhamad mohamud mahamed mehmed mohd muhamed muhammet mukhammad magomed mahomet md',
    'ahmad ahmed ahmet akhmed akhmad achmad',
    'hussein husain hussain husein huseyin hossein hosein husayn khusein hoseyn',
    'yusuf youssef yousef yusef youssouf yousif iosif yousuf yusif',
    'abd abdul abdel abdal abdoul abdu',
    'bin ibn',
    'al el ul ad as ash',
    'kim gim ghim',
    'lee yi rhee li ri',
    'park bak pak',
    'choi choe choy',
    'jung jeong chung cheong',
    'kang gang',
    'aleksandr alexander aleksander oleksandr alexandre alejandro alessandro iskander alexandr',
    'aleksey alexey alexei aleksei oleksiy alexis oleksii',
    'sergey sergei serhiy sergio serhii serge',
    'dmitry dmitri dmitriy dmytro dimitri dimitry dmitrii',
    'yevgeny evgeny evgeniy yevgeniy evgeni eugene yevhen evgenii',
    'vladimir volodymyr uladzimir wladimir',
    'mikhail mikhailo mykhailo michail mihail',
    'nikolay nikolai mykola nicolai mikalai nikolaj',
    'pavel pavlo pawel',
    'andrey andrei andriy andrzej andrii',
    'yuri yury yuriy iurii yurii jurij jury',
    'igor ihor',
    'oleg oleh',
    'anatoly anatoli anatoliy anatolii',
    'vasily vasiliy vasyl vasilii wassili',
    'natalia natalya nataliya natalja nataliia',
    'yulia julia yuliya iuliia',
    'elena yelena olena jelena',
    'ekaterina yekaterina kateryna katerina',
  ].flatMap((line) => {
    const names = line.split(' ')
    return names.map((name) => [name, names[0]!] as const)
  }),
)

const remembered = new Map<string, string>()
const REMEMBERED_MAX = 50_000

/**
 * How a name sounds, roughly: equal for the usual romanisations of one name ("Tchaikovsky", "Chaykovskiy"). Coarse: equal
 * sounds are evidence, not proof.
 */
export function soundOf(word: string): string {
  if (word.length < 2) return word
  const known = remembered.get(word)
  if (known !== undefined) return known
  let sound = SAME.get(word) ?? word
  for (const [rule, to] of RULES) sound = sound.replace(rule, to)
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(word, sound)
  return sound
}
