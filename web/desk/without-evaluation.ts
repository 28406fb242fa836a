import { config } from 'zod'

// Schemas would compile themselves with `new Function`, which the policy of the page forbids: they are interpreted instead.
// Must run before any module that makes one.
config({ jitless: true })
