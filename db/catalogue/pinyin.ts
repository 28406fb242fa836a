import { customPinyin, pinyin } from 'pinyin-pro'

// Words of medicine that a general dictionary reads otherwise.
customPinyin({
  重组: 'chóng zǔ',
  白术: 'bái zhú',
  苍术: 'cāng zhú',
  莪术: 'é zhú',
  阿胶: 'ē jiāo',
  蛤蚧: 'gé jiè',
})

/** Letters of a key: nobody types more of a name. */
const mostLetters = 40

/**
 * By what letters a Chinese name is found: its pinyin and the initials of it, each from every syllable on, with a space
 * before each. So what somebody types is found where a space and then the typed letters stand in it.
 */
export function pinyinKeys(name: string): string {
  const options = { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true } as const
  const syllables = pinyin(name.normalize('NFKC'), options)
    .map(lettersOf)
    .filter((text) => text !== '')
  const initials = syllables.map((syllable) => syllable.slice(0, 1))
  const keys = [syllables, initials].flatMap((parts) =>
    parts.map((_, from) => parts.slice(from).join('').slice(0, mostLetters)),
  )
  return [...new Set(keys)].map((key) => ` ${key}`).join('')
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
