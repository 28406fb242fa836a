import { customPinyin, pinyin } from 'pinyin-pro'

// Places that a general dictionary reads otherwise.
customPinyin({ 三都: 'sān dū', 都江: 'dū jiāng', 都柳江: 'dū liǔ jiāng' })

/** What the last letters of a region's name say of its rank, the longer ones first. */
const ranks: readonly (readonly [zh: string, en: string])[] = [
  ['社区居民委员会', 'Community'],
  ['社区居委会', 'Community'],
  ['村村民委员会', 'Village'],
  ['居民委员会', 'Community'],
  ['村民委员会', 'Village'],
  ['村村委会', 'Village'],
  ['居委会', 'Community'],
  ['村委会', 'Village'],
  ['自治县', 'Autonomous County'],
  ['民族乡', 'Ethnic Township'],
  ['街道', 'Subdistrict'],
  ['社区', 'Community'],
  ['县', 'County'],
  ['区', 'District'],
  ['市', 'City'],
  ['镇', 'Town'],
  ['乡', 'Township'],
  ['村', 'Village'],
]

/**
 * What a region is called in Latin letters: its pinyin with capitals, then its rank: 西吉县 is "Xiji County", 三都水族自治县
 * "Sandu Shui Autonomous County". Regions have Chinese names only: who reads none of them can at least say this one.
 */
export function latinRegionName(nameZh: string): string {
  const name = nameZh.trim()
  const rank = ranks.find(([zh]) => name.endsWith(zh) && name.length > zh.length)
  if (rank === undefined) return latinWord(name)
  const own = name.slice(0, -rank[0].length)
  return [...wordsOf(own).map(latinWord), rank[1]].join(' ')
}

/** An autonomous county is called by its place, of two characters, and the peoples of it. */
function wordsOf(own: string): string[] {
  if (!own.endsWith('族') || own.length < 4) return [own]
  return [own.slice(0, 2), ...own.slice(2).split('族').filter(Boolean)]
}

function latinWord(name: string): string {
  const letters = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive' })
    .join('')
    .replaceAll('ü', 'yu')
  return letters.slice(0, 1).toUpperCase() + letters.slice(1)
}
