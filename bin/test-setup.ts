import type { TestProject } from 'vitest/node'
import { startTestServices } from './test-services.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testServicesUrl: string
  }
}

/** Vitest's global set-up: the servers that test files share, each started when first asked for. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const services = await startTestServices()
  project.provide('testServicesUrl', services.url)
  return () => services.close()
}
