import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureApiDeclarations } from './api-declarations.ts'

// Checks the types of the staff console by the declarations of the API, which are made first where they are old.
const root = join(import.meta.dirname, '..')
await ensureApiDeclarations()
const tsc = join(root, 'node_modules', '.bin', 'tsc')
const { status } = spawnSync(tsc, ['--noEmit', '--project', 'web/desk'], { cwd: root, stdio: 'inherit' })
process.exitCode = status ?? 1
