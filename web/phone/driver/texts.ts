import type { DoorMeans } from '#domain/routing/levels.ts'
import type { ReturnReason } from '#domain/fulfilment/return-reasons.ts'
import type { Locale } from '#web/ui/locale.ts'
import { driverChinese } from './texts-zh.ts'
import { driverEnglish } from './texts-en.ts'
import { driverKorean } from './texts-ko.ts'
import type { Phase } from './run.ts'

/** Why a driver brings a parcel back. */
export const failReasons = [
  'not_collected',
  'refused',
  'damaged',
  'wrong',
] as const satisfies readonly ReturnReason[]
export type FailReason = (typeof failReasons)[number]

/** The texts of a driver's screens. */
export interface DriverTexts {
  readonly title: string
  /** By its vehicle, or by how somebody goes from door to door. */
  readonly trip: (plate: string, means: DoorMeans | null) => string
  readonly rides: string
  readonly choose: string
  readonly chooseText: string
  readonly noTrips: string
  readonly tripFacts: (stops: number, parcels: number) => string
  readonly byTimetable: string
  readonly nothing: string
  readonly nothingHint: string
  readonly progress: (doneStops: number, stops: number, doneParcels: number, parcels: number) => string
  readonly parcels: (count: number) => string
  readonly coldBoxes: (count: number) => string
  readonly cold: string
  readonly forDoor: string
  readonly arrive: string
  readonly depart: string
  readonly window: (from: string, until: string) => string
  readonly allDay: string
  readonly closed: string
  readonly done: string
  readonly next: string
  readonly phases: Readonly<Record<Phase, string>>
  readonly load: {
    readonly title: string
    readonly hint: string
    readonly notReady: (count: number) => string
    readonly none: string
    readonly go: (count: number) => string
    readonly left: (count: number) => string
  }
  readonly scan: {
    readonly label: string
    readonly taken: (number: string) => string
    readonly again: string
    readonly elsewhere: (place: string) => string
    readonly foreign: string
    readonly unreadable: string
  }
  readonly stop: {
    readonly hint: string
    readonly here: (count: number) => string
    readonly missing: (count: number) => string
    readonly arrived: string
    readonly handOver: string
    readonly unknown: string
  }
  readonly fail: {
    readonly open: string
    readonly title: string
    readonly reasons: Readonly<Record<FailReason, string>>
    readonly confirm: string
    readonly keep: string
  }
  readonly back: {
    readonly title: string
    readonly hint: string
    readonly handIn: (place: string) => string
    readonly byOthers: (place: string) => string
  }
  readonly door: {
    readonly title: string
    readonly needsNetwork: string
    readonly loading: string
    readonly scanned: (done: number, all: number) => string
    readonly code: string
    readonly submit: string
    readonly done: string
    readonly resend: string
    readonly resent: string
  }
  readonly coldBox: {
    readonly title: string
    readonly entry: string
    readonly limits: (lowest: string, highest: string) => string
    readonly which: string
    readonly celsius: string
    readonly none: string
    readonly forParcels: (count: number) => string
    readonly keep: string
    readonly kept: string
    readonly outside: (celsius: string) => string
    readonly outsideSteps: string
    readonly confirm: string
    readonly unreadable: string
  }
}

const byLocale: Readonly<Record<Locale, DriverTexts>> = {
  'zh-CN': driverChinese,
  en: driverEnglish,
  ko: driverKorean,
}

export function driverTexts(locale: Locale): DriverTexts {
  return byLocale[locale]
}
