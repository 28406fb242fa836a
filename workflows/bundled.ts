// What Temporal's bundler starts from: it registers every function that this file exports as a workflow.
export { deliverPrescription } from './prescriptions/deliver-prescription.ts'
export { runCampaign } from './campaigns/run-campaign.ts'
export { runCampaignPart } from './campaigns/run-campaign-part.ts'
export { fulfilOrderPart } from './orders/fulfil-order-part.ts'
export { runRecall } from './recalls/run-recall.ts'
export { runRound } from './procurement/run-round.ts'
export { sendTrackingCode } from './prescriptions/send-tracking-code.ts'
