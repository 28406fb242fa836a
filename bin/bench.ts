import { readdir } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { z } from 'zod'

/** What every file of bench/ exports: one measurement beside its peer, both in the same run. */
const bench = z.object({
  run: z.function({
    input: [],
    output: z.promise(
      z.object({ figures: z.record(z.string(), z.unknown()), peer: z.record(z.string(), z.unknown()) }),
    ),
  }),
})

const folder = join(import.meta.dirname, '..', 'bench')
const name = process.argv.slice(2).find((argument) => !argument.startsWith('--'))
const names = (await readdir(folder))
  .filter((file) => /^[a-z-]+\.ts$/.test(file))
  .map((file) => basename(file, '.ts'))

if (name === undefined || !names.includes(name)) {
  console.error(`Which bench? npm run bench -- ${names.join(' | ')} [--json]`)
  process.exit(2)
}

const { run } = bench.parse(await import(join(folder, `${name}.ts`)))
const { figures, peer } = await run()
const [processor] = cpus()
const machine = `${availableParallelism()} cores ${processor?.model ?? ''}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`
if (!process.argv.includes('--json')) {
  console.table(figures)
  console.table(peer)
}
console.log(JSON.stringify({ bench: name, figures, peer, machine, date: new Date().toISOString() }))
