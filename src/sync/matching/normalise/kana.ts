/** Hepburn romanisation of the kana from ぁ (U+3041) on; katakana stand 0x60 behind. Small ones are written in capitals. */
const ROMAJI =
  'A a I i U u E e O o ka ga ki gi ku gu ke ge ko go sa za shi ji su zu se ze so zo ta da chi ji TSU tsu zu te de to do na ni nu ' +
  'ne no ha ba pa hi bi pi fu bu pu he be pe ho bo po ma mi mu me mo YA ya YU yu YO yo ra ri ru re ro WA wa i e o n vu KA KE'
const SOUNDS = ROMAJI.split(' ')
const FIRST = 0x3041
const KATAKANA_SHIFT = 0x60
const LONG_MARK = 0x30fc

const KATAKANA = /[\u30a1-\u30fa]/
const KANA_RUNS = /[\u3041-\u3096\u30a1-\u30f6\u30fc]+/g
const KATAKANA_RUN = /^[\u30a1-\u30f6\u30fc]+$/

export function hasKatakana(text: string): boolean {
  return KATAKANA.test(text)
}

/**
 * Kana in Latin letters, other characters as they are. With `loan`, katakana words are read as foreign words written in
 * syllables: vowels that only carry a consonant go ("サンレック": sanrekku → sanrek).
 */
export function romanizeKana(text: string, loan: boolean): string {
  return text.replace(KANA_RUNS, (run) => {
    const romaji = romajiOf(run)
    return loan && KATAKANA_RUN.test(run) ? withoutCarriers(romaji) : romaji
  })
}

function romajiOf(run: string): string {
  let romaji = ''
  let doubled = false
  for (let at = 0; at < run.length; at++) {
    const code = run.charCodeAt(at)
    if (code === LONG_MARK) continue
    const sound = SOUNDS[(code >= 0x30a1 ? code - KATAKANA_SHIFT : code) - FIRST] ?? ''
    if (sound === 'TSU') doubled = true
    else if (sound >= 'a') {
      romaji += doubled && !/^[aiueon]/.test(sound) ? sound[0] + sound : sound
      doubled = false
    } else romaji = joinSmall(romaji, sound.toLowerCase())
  }
  return romaji
}

/** "ki" + small "ya" → "kya", "shi" + "ya" → "sha", "fu" + "a" → "fa", "te" + "i" → "ti". */
function joinSmall(romaji: string, small: string): string {
  const before = romaji.replace(/[aiueo]$/, '')
  if (before === romaji) return romaji + small
  if (small[0] !== 'y') return (before.endsWith('y') || before !== '' ? before : 'w') + small
  return before + (/(?:sh|ch|j)$/.test(before) ? small.slice(1) : small)
}

function withoutCarriers(romaji: string): string {
  return romaji
    .replace(/([kszfpbmgr]|ts)u(?=[^aeiouy]|$)/g, '$1')
    .replace(/([td])o(?=[^aeiouy]|$)/g, '$1')
    .replace(/([bcdfghjkmprstz])\1+/g, '$1')
}
