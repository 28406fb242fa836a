import { changeRolesOperation } from './change-roles.ts'
import { createPersonOperation } from './create-person.ts'
import {
  listDevicesOperation,
  listOwnDevicesOperation,
  registerDeviceOperation,
  revokeDeviceOperation,
  revokeOwnDeviceOperation,
} from './devices.ts'
import { issueApiKeyOperation } from './issue-api-key.ts'
import { countWaitingWorkOperation } from './waiting-work.ts'
import { letLeave } from './let-leave.ts'
import { listApiKeysOperation } from './list-api-keys.ts'
import { listPeopleOperation } from './list-people.ts'
import { listSessionsOperation } from './list-sessions.ts'
import { readMyself } from './read-myself.ts'
import { readPersonOperation } from './read-person.ts'
import { recordQualificationOperation } from './record-qualification.ts'
import { resetPasswordOperation } from './reset-password.ts'
import {
  listOwnSigningKeysOperation,
  listSigningKeysOperation,
  registerSigningKeyOperation,
  revokeSigningKeyOperation,
} from './signing-keys.ts'
import { revokeApiKeyOperation } from './revoke-api-key.ts'
import { savedViewOperations } from './saved-views.ts'
import { revokeSessionsOperation } from './revoke-sessions.ts'

export const accessOperations = [
  readMyself,
  countWaitingWorkOperation,
  listOwnDevicesOperation,
  registerDeviceOperation,
  revokeOwnDeviceOperation,
  ...savedViewOperations,
  listPeopleOperation,
  createPersonOperation,
  readPersonOperation,
  changeRolesOperation,
  recordQualificationOperation,
  letLeave,
  listOwnSigningKeysOperation,
  listSigningKeysOperation,
  registerSigningKeyOperation,
  revokeSigningKeyOperation,
  listDevicesOperation,
  revokeDeviceOperation,
  resetPasswordOperation,
  listSessionsOperation,
  revokeSessionsOperation,
  listApiKeysOperation,
  issueApiKeyOperation,
  revokeApiKeyOperation,
] as const
