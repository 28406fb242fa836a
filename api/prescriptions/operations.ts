import { accept } from './accept.ts'
import { answer } from './answer.ts'
import { approve } from './approve.ts'
import { cancel } from './cancel.ts'
import { list } from './list.ts'
import { query } from './query.ts'
import { read } from './read.ts'
import { reject } from './reject.ts'
import { submit } from './submit.ts'

export const prescriptionOperations = [
  submit,
  list,
  read,
  approve,
  query,
  answer,
  reject,
  accept,
  cancel,
] as const
