import { nextRandomState, randomState } from '#domain/replenishment/random.ts'

/** Tablets, capsules or sachets that a patient leaves with. */
const usualUnits = [6, 7, 10, 12, 14, 20, 24, 28, 30] as const
const weekDays = 7

/** What one product does at one village pharmacy. */
interface Habits {
  /** Patients a week who ask for it, in the first week. */
  readonly patientsAWeek: number
  readonly unitsEach: number
  /** The week from which it is asked for `changeFactor` times as often; 0 when it goes out of use. */
  readonly changeWeek: number
  readonly changeFactor: number
  /** How much winter adds and summer takes away. */
  readonly seasonShare: number
  /** The chance that a day out of stock begins in a week. */
  readonly stockOutChance: number
}

/** Made demand of one series: what was handed out, on how many days nothing could be, and what would have been asked for. */
export interface MadeWeeks {
  readonly units: { [week: number]: number }
  readonly stockOutDays: { [week: number]: number }
}

/**
 * Makes the weekly demand of series `index` from its position `start` on, the same on every run: patients come by chance,
 * each takes a usual quantity; a fifth of the products change for good, some die out, seasons come, and stock-outs hide
 * part of the demand. In the last `hidden` weeks nothing is hidden, and they are written to `truth` instead.
 */
export function makeDemand(
  index: number,
  weeks: { readonly kept: number; readonly hidden: number },
  into: MadeWeeks,
  start: number,
  truth?: number[],
): void {
  const random = sequenceOf(index)
  const habits = habitsOf(random, weeks.kept)
  let daysOut = 0
  for (let week = 0; week < weeks.kept + weeks.hidden; week += 1) {
    const change = week >= habits.changeWeek ? habits.changeFactor : 1
    const season = 1 + habits.seasonShare * Math.cos((2 * Math.PI * week) / 52)
    const asked = patientsOf(habits.patientsAWeek * change * season, random) * habits.unitsEach
    const units = random() < 0.01 ? asked * 4 : asked
    if (week >= weeks.kept) {
      truth?.push(units)
      continue
    }
    if (daysOut === 0 && random() < habits.stockOutChance) daysOut = 1 + Math.floor(random() * 20)
    const out = Math.min(weekDays, daysOut)
    daysOut -= out
    into.units[start + week] = Math.round((units * (weekDays - out)) / weekDays)
    into.stockOutDays[start + week] = out
  }
}

function habitsOf(random: () => number, weeks: number): Habits {
  const changes = random() < 0.2
  return {
    patientsAWeek: 0.08 * Math.exp(4.2 * random()),
    unitsEach: usualUnits[Math.floor(random() * usualUnits.length)] ?? 7,
    changeWeek: changes ? Math.floor(random() * weeks) : weeks * 2,
    changeFactor: random() < 0.3 ? 0 : 0.3 + 2 * random(),
    seasonShare: random() < 0.3 ? 0.5 * random() : 0,
    stockOutChance: 0.06 * random(),
  }
}

/** How many patients come in a week (Poisson, by Knuth's product). */
function patientsOf(mean: number, random: () => number): number {
  const limit = Math.exp(-mean)
  let patients = 0
  for (let product = random(); product > limit; product *= random()) patients += 1
  return patients
}

/** Numbers from 0 to below 1, the same for the same series. */
function sequenceOf(index: number): () => number {
  let state = randomState(index)
  return () => {
    state = nextRandomState(state)
    return (state >>> 0) / 4_294_967_296
  }
}
