const plainIntervalMs = 15_000
const terminalIntervalMs = 500

/**
 * Runs work that takes a while and shows that it goes on: a line that changes on a terminal, now and then a new
 * line elsewhere. `detail` says how far it is, when that is known.
 */
export async function withProgress<Result>(
  label: string,
  work: () => Promise<Result>,
  detail: () => string = () => '',
): Promise<Result> {
  const start = performance.now()
  const isTerminal = process.stdout.isTTY
  const line = () =>
    [`${label} …`, `${Math.round((performance.now() - start) / 1000)} s`, detail()].join('  ').trim()
  const show = () => process.stdout.write(isTerminal ? `\r\u001B[K${line()}` : `${line()}\n`)
  show()
  const timer = setInterval(show, isTerminal ? terminalIntervalMs : plainIntervalMs)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    show()
    if (isTerminal) process.stdout.write('\n')
  }
}
