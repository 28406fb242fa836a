import type { Locale } from './locale.ts'

/** What stock and prescriptions count, as the catalogue has it in Chinese, in the other languages. */
const names: Readonly<Record<string, { readonly en: string; readonly ko: string }>> = {
  片: { en: 'tablets', ko: '정' },
  粒: { en: 'capsules', ko: '캡슐' },
  袋: { en: 'sachets', ko: '포' },
  瓶: { en: 'bottles', ko: '병' },
  支: { en: 'pieces', ko: '개' },
  盒: { en: 'boxes', ko: '상자' },
  个: { en: 'pieces', ko: '개' },
  只: { en: 'pieces', ko: '개' },
  套: { en: 'sets', ko: '세트' },
  枚: { en: 'pieces', ko: '개' },
  贴: { en: 'patches', ko: '매' },
  丸: { en: 'pills', ko: '환' },
  克: { en: 'g', ko: 'g' },
}

/** A base unit in the reader's language; one that is not known as the catalogue has it. */
export function baseUnitName(baseUnit: string, locale: Locale): string {
  return locale === 'zh-CN' ? baseUnit : (names[baseUnit]?.[locale] ?? baseUnit)
}
