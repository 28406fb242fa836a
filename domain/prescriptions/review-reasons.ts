/** Why a pharmacist turns a prescription down. The list is closed, so that reasons can be counted. */
export const rejectReasonCodes = [
  'indication_mismatch',
  'dose_too_high',
  'dose_too_low',
  'frequency_or_route_wrong',
  'duration_unsuitable',
  'duplicate_therapy',
  'interaction',
  'incompatibility',
  'contraindicated',
  'allergy',
  'unsuitable_for_age',
  'unsuitable_in_pregnancy',
  'unsuitable_for_organ_function',
  'outside_insurance_terms',
  'incomplete',
  'signature_doubtful',
] as const
export type RejectReasonCode = (typeof rejectReasonCodes)[number]

/** The texts that pharmacists choose from and doctors read. */
export const rejectReasonTexts = {
  indication_mismatch: { zh: '适应证与诊断不符', en: 'The drug does not match the diagnosis' },
  dose_too_high: { zh: '剂量过大', en: 'The dose is too high' },
  dose_too_low: { zh: '剂量不足', en: 'The dose is too low' },
  frequency_or_route_wrong: { zh: '给药频次或途径不当', en: 'The frequency or the route is wrong' },
  duration_unsuitable: { zh: '疗程不当', en: 'The duration does not suit' },
  duplicate_therapy: { zh: '重复用药', en: 'Two drugs do the same' },
  interaction: { zh: '有不良相互作用', en: 'The drugs interact' },
  incompatibility: { zh: '有配伍禁忌', en: 'The drugs must not be combined' },
  contraindicated: { zh: '有用药禁忌', en: 'The drug is contraindicated' },
  allergy: { zh: '患者对该药过敏', en: 'The patient is allergic to the drug' },
  unsuitable_for_age: { zh: '不适合患者年龄', en: "The drug does not suit the patient's age" },
  unsuitable_in_pregnancy: {
    zh: '不适合妊娠期或哺乳期',
    en: 'The drug does not suit pregnancy or breast-feeding',
  },
  unsuitable_for_organ_function: {
    zh: '不适合患者肝肾功能',
    en: "The drug does not suit the patient's liver or kidneys",
  },
  outside_insurance_terms: { zh: '超出医保支付范围', en: 'Insurance does not pay for this use' },
  incomplete: { zh: '处方信息不完整', en: 'The prescription is incomplete' },
  signature_doubtful: { zh: '医师签名存疑', en: "The doctor's signature is doubtful" },
} as const satisfies Readonly<Record<RejectReasonCode, { readonly zh: string; readonly en: string }>>
