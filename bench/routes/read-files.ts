import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Instance, InstanceSite } from './instance.ts'

/**
 * The instances in a folder, sorted by name: VRPLIB files (`.vrp`) and Solomon's text form (`.txt`), each with the best
 * cost that is known where a `.sol` file beside it says `Cost`.
 * @throws Error that names a file which is neither.
 */
export function readInstances(folder: string): Instance[] {
  return readdirSync(folder)
    .filter((file) => /\.(?:vrp|txt)$/i.test(file))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      const name = basename(file).replace(/\.\w+$/, '')
      const instance = /^\s*NAME\s*:/m.test(text) ? readVrplib(text) : readSolomon(text)
      if (instance.sites.length < 2)
        throw new Error(`${file} is neither a VRPLIB file nor in Solomon's form.`)
      return { ...instance, name, bestKnown: readBestKnown(join(folder, `${name}.sol`)) }
    })
}

type Read = Omit<Instance, 'name' | 'bestKnown'>

/** A `.vrp` file: `KEY : value` lines, then sections of `node values`. */
export function readVrplib(text: string): Read {
  const head = new Map<string, string>()
  const sections = new Map<string, number[][]>()
  let section: number[][] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    const [, key, value] = /^(\w+)\s*:\s*(.*)$/.exec(line) ?? []
    if (key !== undefined) head.set(key, value ?? '')
    else if (/^\w+_SECTION$/.test(line)) sections.set(line, (section = []))
    else if (/^-?\d/.test(line)) section.push(line.split(/\s+/).map(Number))
  }
  const rows = (name: string) =>
    new Map((sections.get(`${name}_SECTION`) ?? []).map(([node, ...values]) => [node ?? 0, values]))
  const [demands, windows, services] = [rows('DEMAND'), rows('TIME_WINDOW'), rows('SERVICE_TIME')]
  const service = Number(head.get('SERVICE_TIME') ?? 0)
  const sites = [...rows('NODE_COORD')].map(([node, [x, y]], index): InstanceSite => ({
    x: x ?? 0,
    y: y ?? 0,
    demand: demands.get(node)?.[0] ?? 0,
    opensAt: windows.get(node)?.[0] ?? 0,
    closesAt: windows.get(node)?.[1] ?? Infinity,
    service: services.get(node)?.[0] ?? (index === 0 ? 0 : service),
  }))
  return {
    sites,
    vehicles: Number(head.get('VEHICLES') ?? sites.length),
    capacity: Number(head.get('CAPACITY') ?? Infinity),
    isWhole: windows.size === 0,
  }
}

/** Solomon's form: number and capacity of vehicles, then a row of seven numbers for each site, the depot first. */
export function readSolomon(text: string): Read {
  const rows = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.length > 1 && row.every((value) => Number.isFinite(value)))
  const [vehicles, capacity] = rows.find(({ length }) => length === 2) ?? []
  const sites = rows
    .filter(({ length }) => length === 7)
    .map(([, x, y, demand, opensAt, closesAt, service]) => ({
      x: x ?? 0,
      y: y ?? 0,
      demand: demand ?? 0,
      opensAt: opensAt ?? 0,
      closesAt: closesAt ?? 0,
      service: service ?? 0,
    }))
  return { sites, vehicles: vehicles ?? sites.length, capacity: capacity ?? Infinity, isWhole: false }
}

function readBestKnown(file: string): number | null {
  try {
    const cost = /^\s*Cost\s+([\d.]+)/im.exec(readFileSync(file, 'utf8'))?.[1]
    return cost === undefined ? null : Number(cost)
  } catch {
    // There is none beside the instance.
    return null
  }
}
