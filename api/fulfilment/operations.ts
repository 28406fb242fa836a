import { arriveLegs } from './arrive-legs.ts'
import { decideDiscrepancyOperation } from './decide-discrepancy.ts'
import { departLegs } from './depart-legs.ts'
import { dispatch } from './dispatch.ts'
import { handOver } from './hand-over.ts'
import { listDiscrepanciesOperation } from './list-discrepancies.ts'
import { listLegs } from './list-legs.ts'
import { listParcelsOperation } from './list-parcels.ts'
import { listShipmentsOperation } from './list-shipments.ts'
import { listStationWorkOperation } from './list-station-work.ts'
import { pack } from './pack.ts'
import { pick, pickWave } from './pick.ts'
import { readBoardOperation } from './read-board.ts'
import { readDoseLabelsOperation } from './read-dose-labels.ts'
import { readParcelEvidenceOperation } from './read-parcel-evidence.ts'
import { readShipmentOperation } from './read-shipment.ts'
import {
  addReceiptPhotoOperation,
  listReceiptPhotosOperation,
  readReceiptPhotoOperation,
} from './receipt-photos.ts'
import { receiveReturnOperation } from './receive-return.ts'
import { receiveShipmentOperation } from './receive-shipment.ts'
import { recheck, recheckWave } from './recheck.ts'
import { recordBoxReadingsOperation, recordParcelReadingsOperation } from './record-parcel-readings.ts'
import { readSealingKeyOperation } from './read-sealing-key.ts'
import { requestPickupCodeOperation } from './request-pickup-code.ts'
import { listEscalationsOperation } from './list-escalations.ts'
import { resolveEscalationOperation } from './resolve-escalation.ts'
import { siteDown } from './site-down.ts'
import { siteUp } from './site-up.ts'
import { startReturnOperation } from './start-return.ts'
import { takeBack } from './take-back.ts'
import { writeOff } from './write-off.ts'

export const fulfilmentOperations = [
  listShipmentsOperation,
  readShipmentOperation,
  addReceiptPhotoOperation,
  listReceiptPhotosOperation,
  readReceiptPhotoOperation,
  listStationWorkOperation,
  listParcelsOperation,
  listLegs,
  pick,
  pickWave,
  recheck,
  recheckWave,
  pack,
  dispatch,
  readDoseLabelsOperation,
  departLegs,
  arriveLegs,
  requestPickupCodeOperation,
  readSealingKeyOperation,
  handOver,
  startReturnOperation,
  receiveReturnOperation,
  takeBack,
  writeOff,
  receiveShipmentOperation,
  listDiscrepanciesOperation,
  decideDiscrepancyOperation,
  recordParcelReadingsOperation,
  recordBoxReadingsOperation,
  readParcelEvidenceOperation,
  siteDown,
  siteUp,
  resolveEscalationOperation,
  listEscalationsOperation,
  readBoardOperation,
] as const
