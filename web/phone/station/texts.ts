import type { Locale } from '#web/ui/locale.ts'
import type { StationStep } from './work.ts'
import { stationChinese } from './texts-zh.ts'
import { stationEnglish } from './texts-en.ts'
import { stationKorean } from './texts-ko.ts'

export type LeftOutReason = 'short' | 'damaged' | 'wrongGoods'

/** The texts of a station's screens. */
export interface StationTexts {
  readonly title: string
  readonly steps: Readonly<Record<StationStep, string>>
  readonly doing: Readonly<Record<StationStep, string>>
  readonly waves: string
  readonly leaves: (time: string) => string
  readonly atCounter: string
  readonly none: string
  readonly nothingHere: string
  readonly sound: { readonly on: string; readonly off: string }
  readonly failures: Readonly<Record<'unreached' | 'signedOut' | 'refused', string>>
  readonly loading: string
  readonly parcel: (number: string) => string
  readonly count: (count: number) => string
  readonly to: (place: string) => string
  readonly lot: string
  readonly expires: string
  readonly boxes: (done: number, all: number) => string
  readonly opened: (units: number, unit: string) => string
  readonly scanParcel: string
  readonly scanBox: string
  readonly begin: string
  readonly open: string
  readonly back: string
  readonly done: Readonly<Record<StationStep, string>>
  readonly finished: (number: string) => string
  readonly nextParcel: string
  readonly allDone: string
  readonly remove: string
  readonly scanned: string
  readonly told: {
    readonly taken: (name: string) => string
    readonly again: string
    readonly unreadable: string
    readonly foreignPick: string
    readonly foreignRecheck: string
    readonly enough: (name: string) => string
    readonly wrongLot: (lot: string) => string
    readonly otherParcel: (number: string) => string
    readonly noSuchParcel: string
    readonly boxOf: (number: string) => string
    readonly ticked: (number: string) => string
    readonly whichBox: (code: string) => string
  }
  readonly short: {
    readonly open: string
    readonly title: string
    readonly line: (name: string, missing: string) => string
    readonly hint: string
    readonly confirm: string
    readonly keep: string
    readonly done: (number: string) => string
    readonly nothingLeft: (number: string) => string
  }
  readonly samePerson: string
  readonly samePersonShort: string
  readonly send: {
    readonly all: string
    readonly none: string
    readonly labels: string
    readonly note: string
    readonly go: Readonly<Record<'pack' | 'dispatch', (count: number) => string>>
    readonly gone: Readonly<Record<'pack' | 'dispatch', (count: number) => string>>
    readonly most: string
  }
  readonly batches: {
    readonly title: string
    readonly text: string
    readonly none: string
    readonly batch: (number: number) => string
    readonly parcels: (count: number) => string
    readonly take: string
    readonly each: (perParcel: number, parcels: number, total: number) => string
    readonly places: string
    readonly placesHint: string
    readonly reasons: Readonly<Record<LeftOutReason, string>>
    readonly goesOn: string
    readonly carrier: string
    readonly labels: string
    readonly go: Readonly<Record<StationStep, (count: number) => string>>
    readonly gone: string
  }
  readonly problems: Readonly<Record<string, string>>
}

const byLocale: Readonly<Record<Locale, StationTexts>> = {
  'zh-CN': stationChinese,
  en: stationEnglish,
  ko: stationKorean,
}

export function stationTexts(locale: Locale): StationTexts {
  return byLocale[locale]
}
