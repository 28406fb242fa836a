import { close, declare } from './declare.ts'
import { sharesOf } from './list-shares.ts'
import { apply, approve, discard, makePlan, plansOf, readOnePlan } from './plans.ts'
import { list, read } from './read.ts'
import { dismissOne, look, signs } from './signs.ts'

export const shortageOperations = [
  list,
  declare,
  read,
  makePlan,
  plansOf,
  close,
  readOnePlan,
  sharesOf,
  approve,
  discard,
  apply,
  signs,
  look,
  dismissOne,
] as const
