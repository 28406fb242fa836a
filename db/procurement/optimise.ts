import type { Optimise } from './awards.ts'
export const optimise: Optimise = () => Promise.reject(new Error('x'))
