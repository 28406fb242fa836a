import { readdirSync, readFileSync } from 'node:fs'
import type { System } from '#bin/system.ts'

const parts = ['api', 'worker', 'sandbox', 'temporal', 'postgres'] as const

/** Milliseconds of processor time that each part of a system has used since it started; `bench` is this process. */
export type ProcessorTimes = Readonly<Record<(typeof parts)[number] | 'bench', number>>

/** Linux counts processor time in these. */
const tickMs = 10
/** Places in /proc/PID/stat, counted from behind the command's name. */
const parentPlace = 1
const ownPlaces = [11, 12] as const
const endedChildrenPlaces = [13, 14] as const

/** What the parts have used so far, PostgreSQL with all its backends. Null where the system does not tell: on Linux only. */
export function readProcessorTimes(system: System): ProcessorTimes | null {
  if (process.platform !== 'linux') return null
  const running = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readStat(pid) ?? [])
  const used = (pid: number | undefined) => {
    const itself = running.filter((stat) => stat.pid === pid).map((stat) => stat.ownMs + stat.endedChildrenMs)
    const children = running.filter((stat) => stat.parent === pid).map((stat) => stat.ownMs)
    return [...itself, ...children].reduce((sum, ms) => sum + ms, 0)
  }
  const { user, system: kernel } = process.cpuUsage()
  return {
    api: used(system.part('api').pid()),
    worker: used(system.part('worker').pid()),
    sandbox: used(system.part('sandbox').pid()),
    temporal: used(system.part('temporal').pid()),
    postgres: used(system.part('postgres').pid()),
    bench: (user + kernel) / 1000,
  }
}

/** A sentence on what one of `count` took between two readings: it does not depend on what else the machine does. */
export function tellProcessorTimes(before: ProcessorTimes, after: ProcessorTimes, count: number): string {
  const each = [...parts, 'bench' as const].map((part) => ({
    part,
    ms: (after[part] - before[part]) / count,
  }))
  const sum = each.reduce((total, { ms }) => total + ms, 0)
  const told = each.map(({ part, ms }) => `${part} ${ms.toFixed(1)}`).join(', ')
  return `Processor time of each: ${sum.toFixed(0)} ms (${told}).`
}

function readStat(pid: string) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ms = (places: readonly number[]) =>
      places.reduce((sum, place) => sum + Number(fields[place]) * tickMs, 0)
    return {
      pid: Number(pid),
      parent: Number(fields[parentPlace]),
      ownMs: ms(ownPlaces),
      endedChildrenMs: ms(endedChildrenPlaces),
    }
  } catch {
    // It has ended meanwhile.
    return null
  }
}
