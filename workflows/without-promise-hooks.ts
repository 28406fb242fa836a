// Loaded before everything else, also in the threads that run workflows: `node --import ./workflows/without-promise-hooks.ts`.
//
// Temporal's SDK notes a stack for every promise of a workflow, so that its page can show where each one waits. That is
// half of what a workflow costs, and nobody looks at it here: a journey's row and events say where it stands. Errors keep
// their stacks.
import { promiseHooks } from 'node:v8'

const unhooked = () => {}
promiseHooks.createHook = () => unhooked
