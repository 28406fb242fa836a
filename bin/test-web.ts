import { inject } from 'vitest'

/** Waits until the scripts and styles of the pages are built from the present sources, once in the whole test run. */
export async function buildWebForTests(): Promise<void> {
  const response = await fetch(`${inject('testServicesUrl')}/web`, { method: 'POST' })
  if (!response.ok) throw new Error(await response.text())
}
