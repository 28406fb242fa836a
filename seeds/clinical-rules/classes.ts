import type { DrugClass } from '#domain/prescriptions/review/rule-set.ts'

function drugClass(code: string, nameZh: string, nameEn: string, ingredientCodes: string): DrugClass {
  return { code, nameZh, nameEn, ingredientCodes: ingredientCodes.split(' ') }
}

/** The groups of ingredients that the demo's rules speak of. */
export const drugClasses: readonly DrugClass[] = [
  drugClass('acei', '血管紧张素转换酶抑制剂', 'ACE inhibitors', 'I0104 I0105 I0106'),
  drugClass('arb', '血管紧张素Ⅱ受体拮抗剂', 'angiotensin receptor blockers', 'I0107 I0108 I0109'),
  drugClass('dihydropyridine', '二氢吡啶类钙通道阻滞剂', 'dihydropyridines', 'I0101 I0102 I0103'),
  drugClass('beta-blocker', 'β受体阻滞剂', 'beta blockers', 'I0114 I0115'),
  drugClass('statin', '他汀类', 'statins', 'I0118 I0119 I0120'),
  drugClass('nitrate', '硝酸酯类', 'nitrates', 'I0121 I0122'),
  drugClass('diuretic', '噻嗪类与袢利尿剂', 'thiazide and loop diuretics', 'I0110 I0111 I0113'),
  drugClass('anticoagulant', '口服抗凝药', 'oral anticoagulants', 'I0125 I0129'),
  drugClass('antiplatelet', '抗血小板药', 'antiplatelet drugs', 'I0116 I0117 I0126 I0130'),
  drugClass('p2y12-inhibitor', 'P2Y12受体抑制剂', 'P2Y12 inhibitors', 'I0117 I0126'),
  drugClass('sulfonylurea', '磺酰脲类', 'sulfonylureas', 'I0202 I0203'),
  drugClass('basal-insulin', '基础胰岛素', 'basal insulins', 'I0208 I0209'),
  drugClass('insulin', '胰岛素', 'insulins', 'I0207 I0208 I0209'),
  drugClass('nsaid', '非甾体抗炎药', 'NSAIDs', 'I0302 I0303'),
  drugClass('salicylate-or-nsaid', '阿司匹林与非甾体抗炎药', 'aspirin and NSAIDs', 'I0116 I0302 I0303'),
  drugClass('antihistamine', '抗组胺药', 'antihistamines', 'I0304 I0305 I0306'),
  drugClass('xanthine', '黄嘌呤类', 'xanthines', 'I0315 I0317'),
  drugClass('penicillin', '青霉素类', 'penicillins', 'I0401'),
  drugClass('cephalosporin', '头孢菌素类', 'cephalosporins', 'I0403 I0404 I0405 I0412 I0419 I0420'),
  drugClass('macrolide', '大环内酯类', 'macrolides', 'I0406 I0407 I0408'),
  drugClass('quinolone', '氟喹诺酮类', 'fluoroquinolones', 'I0411 I0413'),
  drugClass('nitroimidazole', '硝基咪唑类', 'nitroimidazoles', 'I0410 I0422'),
  drugClass('azole', '唑类抗真菌药', 'azole antifungals', 'I0415 I0416 I0421'),
  drugClass(
    'antibacterial',
    '全身用抗菌药物',
    'antibacterials for systemic use',
    'I0401 I0403 I0404 I0405 I0406 I0407 I0408 I0409 I0410 I0411 I0412 I0413 I0414 I0419 I0420 I0422',
  ),
  drugClass('proton-pump-inhibitor', '质子泵抑制剂', 'proton pump inhibitors', 'I0501 I0502'),
  drugClass('acid-suppressant', '抑酸药', 'acid suppressants', 'I0501 I0502 I0503'),
  drugClass('antacid-or-calcium', '含铝镁钙的药物', 'antacids and calcium', 'I0504 I0617'),
  drugClass('urate-lowering', '抑制尿酸生成药', 'xanthine oxidase inhibitors', 'I0610 I0611'),
  drugClass('prokinetic', '促胃肠动力药', 'prokinetics', 'I0505 I0506'),
  drugClass('opioid', '阿片类', 'opioids', 'I0901 I0902 I0903 I0911'),
  drugClass('sedative', '镇静催眠药', 'sedatives', 'I0904 I0905 I0906 I0907'),
  drugClass('strong-cyp3a4-inhibitor', 'CYP3A4强抑制剂', 'strong CYP3A4 inhibitors', 'I0408 I0415 I0421'),
  drugClass('enzyme-inducer', '肝药酶诱导剂', 'enzyme inducers', 'I0601 I0603 I0907'),
]
