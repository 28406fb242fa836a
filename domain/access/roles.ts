/**
 * What a person may be in a tenant. A `purchaser` orders for its sites, a `seller` sells to them, and a `quality_manager`
 * judges the documents without which neither may. `system` is a program that signs in with an API key; `applicant` is an institution
 * that asks to join, until it has an administrator.
 */
export const roles = [
  'doctor',
  'review_pharmacist',
  'picker',
  'checker',
  'driver',
  'village_pharmacist',
  'operator',
  'insurer',
  'regulator',
  'administrator',
  'procurement_manager',
  'supplier',
  'system',
  'applicant',
  'purchaser',
  'seller',
  'quality_manager',
] as const
export type Role = (typeof roles)[number]

/** What a person may be. */
export type StaffRole = Exclude<Role, 'system' | 'applicant'>

/** Every operation that is guarded by a role. */
export type Permission =
  | 'prescription.submit'
  | 'prescription.read'
  | 'prescription.review'
  | 'review_quality.read'
  | 'rules.read'
  | 'rules.edit'
  | 'prescription.answer'
  | 'prescription.cancel'
  | 'prescription.accept'
  | 'prescription.choose_place'
  | 'patient.choose'
  | 'prescription.change_parts'
  | 'patient.read'
  | 'patient.manage'
  | 'patient.assess'
  | 'catalogue.read'
  | 'catalogue.manage'
  | 'price.read'
  | 'price.manage'
  | 'shipment.read'
  | 'shipment.pick'
  | 'shipment.recheck'
  | 'shipment.pack'
  | 'shipment.dispatch'
  | 'shipment.arrive'
  | 'shipment.hand_over'
  | 'shipment.return'
  | 'shipment.write_off'
  | 'shipment.receive'
  | 'route.read'
  | 'route.plan'
  | 'discrepancy.read'
  | 'transfer.read'
  | 'transfer.request'
  | 'transfer.approve'
  | 'supplier_return.read'
  | 'supplier_return.request'
  | 'supplier_return.authorise'
  | 'supplier_return.confirm'
  | 'stock.set_aside'
  | 'discrepancy.decide'
  | 'temperature.record'
  | 'stock.read'
  | 'stock.receive'
  | 'stock.adjust'
  | 'stock.decide_quarantine'
  | 'stock.approve'
  | 'stock.count'
  | 'stock.destroy'
  | 'stock.witness'
  | 'stock.offer'
  | 'stock.package'
  | 'stock.set_limits'
  | 'recall.announce'
  | 'recall.read'
  | 'recall.work'
  | 'money.collect'
  | 'money.reconcile'
  | 'money.read'
  | 'claim.read'
  | 'claim.correct'
  | 'difference.close'
  | 'supervision.read'
  | 'board.read'
  | 'escalation.read'
  | 'escalation.resolve'
  | 'site.read'
  | 'site.manage'
  | 'access.manage'
  | 'audit.read'
  | 'application.manage'
  | 'licence.file'
  | 'licence.judge'
  | 'tenant.admit'
  | 'tenant.supervise'
  | 'tenant.manage'
  | 'retention.sweep'
  | 'event.read'
  | 'webhook.manage'
  | 'procurement.run'
  | 'procurement.read'
  | 'procurement.report'
  | 'procurement.approve'
  | 'procurement.bid'
  | 'procurement.object'
  | 'procurement.call_off'
  | 'replenishment.read'
  | 'replenishment.manage'
  | 'replenishment.decide'
  | 'order.read'
  | 'order.place'
  | 'order.approve'
  | 'order.receive'
  | 'order.sell'
  | 'seller.manage'
  | 'first_business.file'
  | 'first_business.judge'
  | 'trade.read'
  | 'trade.settle'
  | 'campaign.run'
  | 'campaign.read'
  | 'campaign.register'
  | 'shortage.read'
  | 'shortage.plan'
  | 'shortage.approve'
  | 'symptom_form.submit'
  | 'symptom_form.answer'
  | 'clinic_earmark.set'

/**
 * Who may do what. A permission opens an operation; row-level security still decides on which rows.
 * Review belongs to pharmacists alone: a program may relay a prescription or a doctor's answer, never a review.
 */
export const permissions = {
  'prescription.submit': ['doctor', 'system'],
  'prescription.read': [
    'doctor',
    'review_pharmacist',
    'village_pharmacist',
    'operator',
    'insurer',
    'regulator',
    'system',
  ],
  'prescription.review': ['review_pharmacist'],
  'review_quality.read': ['review_pharmacist', 'operator', 'regulator', 'administrator'],
  'rules.read': ['doctor', 'review_pharmacist', 'operator', 'regulator', 'administrator'],
  'rules.edit': ['review_pharmacist'],
  'prescription.answer': ['doctor', 'system'],
  'prescription.cancel': ['doctor', 'operator', 'system'],
  'prescription.accept': ['village_pharmacist', 'operator', 'system'],
  'prescription.choose_place': ['doctor', 'operator', 'system'],
  'patient.choose': ['doctor', 'village_pharmacist', 'operator', 'system'],
  'prescription.change_parts': ['doctor', 'village_pharmacist', 'operator', 'system'],
  'patient.read': ['doctor', 'review_pharmacist', 'village_pharmacist', 'operator', 'system'],
  'patient.manage': ['doctor', 'operator', 'system'],
  'patient.assess': ['doctor', 'system'],
  'catalogue.read': [
    'doctor',
    'review_pharmacist',
    'picker',
    'checker',
    'village_pharmacist',
    'operator',
    'insurer',
    'regulator',
    'administrator',
    'system',
    'purchaser',
    'seller',
    'quality_manager',
    'procurement_manager',
  ],
  'catalogue.manage': ['operator', 'administrator'],
  'price.read': [
    'review_pharmacist',
    'village_pharmacist',
    'operator',
    'insurer',
    'regulator',
    'administrator',
    'system',
  ],
  'price.manage': ['operator', 'administrator'],
  'shipment.read': [
    'picker',
    'checker',
    'driver',
    'village_pharmacist',
    'operator',
    'regulator',
    'system',
    'purchaser',
    'seller',
  ],
  'shipment.pick': ['picker', 'village_pharmacist'],
  'shipment.recheck': ['checker', 'village_pharmacist'],
  'shipment.pack': ['picker', 'checker', 'village_pharmacist'],
  'shipment.dispatch': ['checker', 'driver', 'village_pharmacist', 'operator'],
  'shipment.arrive': ['picker', 'checker', 'driver', 'village_pharmacist', 'operator'],
  'shipment.hand_over': ['driver', 'village_pharmacist'],
  'shipment.return': ['driver', 'village_pharmacist', 'operator'],
  'shipment.write_off': ['operator'],
  'shipment.receive': ['picker', 'checker', 'village_pharmacist', 'operator'],
  'route.read': ['picker', 'checker', 'driver', 'village_pharmacist', 'operator', 'system'],
  'route.plan': ['village_pharmacist', 'operator'],
  'transfer.read': ['picker', 'checker', 'driver', 'village_pharmacist', 'operator', 'regulator', 'system'],
  'transfer.request': ['picker', 'checker', 'village_pharmacist', 'operator', 'system'],
  'transfer.approve': ['operator'],
  'supplier_return.read': ['picker', 'checker', 'village_pharmacist', 'operator', 'regulator', 'system'],
  'supplier_return.request': ['picker', 'checker', 'village_pharmacist', 'operator'],
  'supplier_return.authorise': ['operator'],
  'supplier_return.confirm': ['village_pharmacist', 'operator'],
  'stock.set_aside': ['picker', 'checker', 'village_pharmacist', 'operator'],
  'discrepancy.read': ['picker', 'checker', 'village_pharmacist', 'operator', 'regulator', 'system'],
  'discrepancy.decide': ['village_pharmacist', 'operator'],
  'temperature.record': ['picker', 'checker', 'driver', 'village_pharmacist', 'operator', 'system'],
  'stock.read': [
    'picker',
    'checker',
    'village_pharmacist',
    'operator',
    'regulator',
    'system',
    'purchaser',
    'seller',
  ],
  'stock.receive': ['picker', 'checker', 'village_pharmacist', 'operator'],
  'stock.adjust': ['operator', 'checker', 'village_pharmacist'],
  'stock.decide_quarantine': ['review_pharmacist', 'operator'],
  'stock.approve': ['operator', 'administrator'],
  'stock.count': ['picker', 'checker', 'village_pharmacist', 'operator'],
  'stock.destroy': ['checker', 'village_pharmacist', 'operator'],
  'stock.witness': ['checker', 'village_pharmacist', 'review_pharmacist', 'operator', 'administrator'],
  'stock.offer': ['operator'],
  'stock.package': ['picker', 'checker', 'village_pharmacist', 'operator', 'system'],
  'stock.set_limits': ['operator', 'administrator'],
  'recall.announce': ['operator', 'regulator'],
  'recall.read': ['operator', 'regulator'],
  'recall.work': ['picker', 'checker', 'village_pharmacist', 'operator'],
  'money.collect': ['driver', 'village_pharmacist'],
  'money.reconcile': ['village_pharmacist', 'operator'],
  'money.read': ['driver', 'village_pharmacist', 'operator', 'insurer', 'regulator'],
  'claim.read': ['village_pharmacist', 'operator', 'insurer', 'regulator', 'system'],
  'claim.correct': ['village_pharmacist', 'operator'],
  'difference.close': ['village_pharmacist', 'operator', 'insurer'],
  'supervision.read': ['regulator'],
  'board.read': ['operator', 'regulator', 'administrator'],
  // Who has no board sees of it only what is theirs to act on, and what comes of their procurement.
  'escalation.read': ['operator', 'regulator', 'administrator', 'procurement_manager', 'supplier'],
  'escalation.resolve': ['doctor', 'review_pharmacist', 'operator'],
  'site.read': [
    'doctor',
    'review_pharmacist',
    'picker',
    'checker',
    'driver',
    'village_pharmacist',
    'operator',
    'insurer',
    'regulator',
    'administrator',
    'system',
    'purchaser',
    'seller',
    'quality_manager',
    'procurement_manager',
  ],
  'site.manage': ['operator', 'administrator'],
  'access.manage': ['administrator'],
  'audit.read': ['regulator', 'administrator'],
  'application.manage': ['applicant'],
  'licence.file': ['applicant', 'administrator'],
  'licence.judge': ['operator', 'regulator'],
  'tenant.admit': ['operator'],
  'tenant.supervise': ['regulator'],
  'tenant.manage': ['administrator'],
  'retention.sweep': ['operator', 'administrator'],
  'event.read': ['operator', 'administrator', 'regulator', 'system'],
  'webhook.manage': ['administrator'],
  // Who runs rounds and who approves what an institution reports have the same role; the tenant tells them apart.
  'procurement.run': ['procurement_manager'],
  'procurement.read': [
    'procurement_manager',
    'operator',
    'village_pharmacist',
    'supplier',
    'regulator',
    'system',
  ],
  'procurement.report': ['procurement_manager', 'operator', 'village_pharmacist', 'system'],
  'procurement.approve': ['procurement_manager'],
  'procurement.bid': ['supplier'],
  'procurement.object': ['procurement_manager', 'supplier'],
  'procurement.call_off': ['procurement_manager', 'operator', 'village_pharmacist', 'system'],
  'replenishment.read': [
    'purchaser',
    'village_pharmacist',
    'operator',
    'administrator',
    'regulator',
    'system',
  ],
  'replenishment.manage': ['operator', 'administrator'],
  'replenishment.decide': ['purchaser', 'village_pharmacist', 'operator'],
  'order.read': [
    'purchaser',
    'seller',
    'quality_manager',
    'village_pharmacist',
    'picker',
    'checker',
    'operator',
    'regulator',
    'system',
  ],
  'order.place': ['purchaser', 'village_pharmacist', 'operator', 'system'],
  'order.approve': ['operator'],
  'order.receive': ['purchaser', 'village_pharmacist', 'picker', 'checker', 'operator'],
  'order.sell': ['seller', 'operator'],
  'seller.manage': ['seller', 'administrator'],
  'first_business.file': ['purchaser', 'seller', 'quality_manager', 'administrator'],
  'first_business.judge': ['quality_manager'],
  'trade.read': ['purchaser', 'seller', 'operator', 'regulator'],
  'trade.settle': ['seller'],
  'campaign.run': ['operator'],
  'campaign.read': ['picker', 'checker', 'driver', 'operator', 'regulator', 'administrator', 'system'],
  'campaign.register': ['village_pharmacist', 'operator', 'system'],
  'shortage.read': [
    'doctor',
    'review_pharmacist',
    'picker',
    'checker',
    'village_pharmacist',
    'operator',
    'regulator',
    'administrator',
    'system',
    'purchaser',
    'seller',
    'quality_manager',
  ],
  'shortage.plan': ['operator'],
  'shortage.approve': ['operator', 'administrator'],
  'symptom_form.submit': ['doctor', 'operator', 'system'],
  'symptom_form.answer': ['doctor'],
  'clinic_earmark.set': ['operator', 'administrator'],
} as const satisfies Readonly<Record<Permission, readonly Role[]>>

/** True when one of `held` opens `permission`. */
export function mayDo(held: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission]
  return held.some((role) => allowed.includes(role))
}
