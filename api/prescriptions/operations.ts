import { accept } from './accept.ts'
import { acceptByCodeOperation } from './accept-by-code.ts'
import { answer } from './answer.ts'
import { approve } from './approve.ts'
import { delayPartOperation } from './delay-part.ts'
import { cancel } from './cancel.ts'
import { choosePlaceOperation } from './choose-place.ts'
import { prescriptionDraftOperations } from './drafts.ts'
import { evidence } from './evidence.ts'
import { list } from './list.ts'
import { listParts } from './list-parts.ts'
import { query } from './query.ts'
import { read } from './read.ts'
import { readChoiceCodeOperation } from './read-choice-code.ts'
import { reject } from './reject.ts'
import { skipPartOperation } from './skip-part.ts'
import { stopPartsOperation } from './stop-parts.ts'
import { submit } from './submit.ts'

export const prescriptionOperations = [
  submit,
  list,
  read,
  evidence,
  approve,
  query,
  answer,
  reject,
  accept,
  acceptByCodeOperation,
  choosePlaceOperation,
  readChoiceCodeOperation,
  cancel,
  listParts,
  delayPartOperation,
  skipPartOperation,
  stopPartsOperation,
  ...prescriptionDraftOperations,
] as const
