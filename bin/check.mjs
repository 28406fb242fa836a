import { runPrepared } from './prepare.mjs'

runPrepared('check.ts')
