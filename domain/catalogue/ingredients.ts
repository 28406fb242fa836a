import type { SpecialControl } from './product.ts'

/** An active ingredient. Rules match by `code` alone; the names are for people. */
export interface Ingredient {
  /** This network's own code: I and four digits, the first two the group. */
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  /** The WHO's ATC code where the ingredient alone has one; Chinese medicines have none. */
  readonly atc: string | null
  /** Under antimicrobial stewardship: left out of long prescriptions. */
  readonly antimicrobial?: true
  /** The injections that may still be sent by mail at retail. */
  readonly diabetesInjection?: true
  readonly specialControl?: Exclude<SpecialControl, 'none'>
}

/** The ingredients of common village medicine, and those that rules single out. */
export const ingredients: readonly Ingredient[] = [
  // Heart, vessels and blood.
  { code: 'I0101', nameZh: '氨氯地平', nameEn: 'amlodipine', atc: 'C08CA01' },
  { code: 'I0102', nameZh: '硝苯地平', nameEn: 'nifedipine', atc: 'C08CA05' },
  { code: 'I0103', nameZh: '非洛地平', nameEn: 'felodipine', atc: 'C08CA02' },
  { code: 'I0104', nameZh: '卡托普利', nameEn: 'captopril', atc: 'C09AA01' },
  { code: 'I0105', nameZh: '依那普利', nameEn: 'enalapril', atc: 'C09AA02' },
  { code: 'I0106', nameZh: '贝那普利', nameEn: 'benazepril', atc: 'C09AA07' },
  { code: 'I0107', nameZh: '缬沙坦', nameEn: 'valsartan', atc: 'C09CA03' },
  { code: 'I0108', nameZh: '氯沙坦', nameEn: 'losartan', atc: 'C09CA01' },
  { code: 'I0109', nameZh: '厄贝沙坦', nameEn: 'irbesartan', atc: 'C09CA04' },
  { code: 'I0110', nameZh: '氢氯噻嗪', nameEn: 'hydrochlorothiazide', atc: 'C03AA03' },
  { code: 'I0111', nameZh: '吲达帕胺', nameEn: 'indapamide', atc: 'C03BA11' },
  { code: 'I0112', nameZh: '螺内酯', nameEn: 'spironolactone', atc: 'C03DA01' },
  { code: 'I0113', nameZh: '呋塞米', nameEn: 'furosemide', atc: 'C03CA01' },
  { code: 'I0114', nameZh: '美托洛尔', nameEn: 'metoprolol', atc: 'C07AB02' },
  { code: 'I0115', nameZh: '比索洛尔', nameEn: 'bisoprolol', atc: 'C07AB07' },
  { code: 'I0116', nameZh: '阿司匹林', nameEn: 'acetylsalicylic acid', atc: 'B01AC06' },
  { code: 'I0117', nameZh: '氯吡格雷', nameEn: 'clopidogrel', atc: 'B01AC04' },
  { code: 'I0118', nameZh: '阿托伐他汀', nameEn: 'atorvastatin', atc: 'C10AA05' },
  { code: 'I0119', nameZh: '辛伐他汀', nameEn: 'simvastatin', atc: 'C10AA01' },
  { code: 'I0120', nameZh: '瑞舒伐他汀', nameEn: 'rosuvastatin', atc: 'C10AA07' },
  { code: 'I0121', nameZh: '单硝酸异山梨酯', nameEn: 'isosorbide mononitrate', atc: 'C01DA14' },
  { code: 'I0122', nameZh: '硝酸甘油', nameEn: 'glyceryl trinitrate', atc: 'C01DA02' },
  { code: 'I0123', nameZh: '地高辛', nameEn: 'digoxin', atc: 'C01AA05' },
  { code: 'I0124', nameZh: '胺碘酮', nameEn: 'amiodarone', atc: 'C01BD01' },
  { code: 'I0125', nameZh: '华法林', nameEn: 'warfarin', atc: 'B01AA03' },
  { code: 'I0126', nameZh: '替格瑞洛', nameEn: 'ticagrelor', atc: 'B01AC24' },
  { code: 'I0127', nameZh: '普罗帕酮', nameEn: 'propafenone', atc: 'C01BC03' },
  { code: 'I0128', nameZh: '哌唑嗪', nameEn: 'prazosin', atc: 'C02CA01' },
  { code: 'I0129', nameZh: '达比加群酯', nameEn: 'dabigatran etexilate', atc: 'B01AE07' },
  { code: 'I0130', nameZh: '西洛他唑', nameEn: 'cilostazol', atc: 'B01AC23' },
  // Diabetes.
  { code: 'I0201', nameZh: '二甲双胍', nameEn: 'metformin', atc: 'A10BA02' },
  { code: 'I0202', nameZh: '格列美脲', nameEn: 'glimepiride', atc: 'A10BB12' },
  { code: 'I0203', nameZh: '格列齐特', nameEn: 'gliclazide', atc: 'A10BB09' },
  { code: 'I0204', nameZh: '阿卡波糖', nameEn: 'acarbose', atc: 'A10BF01' },
  { code: 'I0205', nameZh: '西格列汀', nameEn: 'sitagliptin', atc: 'A10BH01' },
  { code: 'I0206', nameZh: '达格列净', nameEn: 'dapagliflozin', atc: 'A10BK01' },
  { code: 'I0207', nameZh: '人胰岛素', nameEn: 'insulin (human)', atc: 'A10AB01', diabetesInjection: true },
  {
    code: 'I0208',
    nameZh: '精蛋白人胰岛素',
    nameEn: 'insulin isophane (human)',
    atc: 'A10AC01',
    diabetesInjection: true,
  },
  {
    code: 'I0209',
    nameZh: '甘精胰岛素',
    nameEn: 'insulin glargine',
    atc: 'A10AE04',
    diabetesInjection: true,
  },
  { code: 'I0210', nameZh: '利拉鲁肽', nameEn: 'liraglutide', atc: 'A10BJ02', diabetesInjection: true },
  // Fever, pain, cold and airways.
  { code: 'I0301', nameZh: '对乙酰氨基酚', nameEn: 'paracetamol', atc: 'N02BE01' },
  { code: 'I0302', nameZh: '布洛芬', nameEn: 'ibuprofen', atc: 'M01AE01' },
  { code: 'I0303', nameZh: '双氯芬酸', nameEn: 'diclofenac', atc: 'M01AB05' },
  { code: 'I0304', nameZh: '氯雷他定', nameEn: 'loratadine', atc: 'R06AX13' },
  { code: 'I0305', nameZh: '西替利嗪', nameEn: 'cetirizine', atc: 'R06AE07' },
  { code: 'I0306', nameZh: '氯苯那敏', nameEn: 'chlorphenamine', atc: 'R06AB04' },
  { code: 'I0307', nameZh: '右美沙芬', nameEn: 'dextromethorphan', atc: 'R05DA09' },
  { code: 'I0308', nameZh: '氨溴索', nameEn: 'ambroxol', atc: 'R05CB06' },
  { code: 'I0309', nameZh: '乙酰半胱氨酸', nameEn: 'acetylcysteine', atc: 'R05CB01' },
  { code: 'I0310', nameZh: '溴己新', nameEn: 'bromhexine', atc: 'R05CB02' },
  { code: 'I0311', nameZh: '孟鲁司特', nameEn: 'montelukast', atc: 'R03DC03' },
  { code: 'I0312', nameZh: '沙丁胺醇', nameEn: 'salbutamol', atc: 'R03AC02' },
  { code: 'I0313', nameZh: '布地奈德', nameEn: 'budesonide', atc: 'R03BA02' },
  { code: 'I0314', nameZh: '噻托溴铵', nameEn: 'tiotropium bromide', atc: 'R03BB04' },
  { code: 'I0315', nameZh: '茶碱', nameEn: 'theophylline', atc: 'R03DA04' },
  { code: 'I0316', nameZh: '奥司他韦', nameEn: 'oseltamivir', atc: 'J05AH02' },
  { code: 'I0317', nameZh: '氨茶碱', nameEn: 'aminophylline', atc: 'R03DA05' },
  // Infections.
  { code: 'I0401', nameZh: '阿莫西林', nameEn: 'amoxicillin', atc: 'J01CA04', antimicrobial: true },
  { code: 'I0402', nameZh: '克拉维酸', nameEn: 'clavulanic acid', atc: null, antimicrobial: true },
  { code: 'I0403', nameZh: '头孢拉定', nameEn: 'cefradine', atc: 'J01DB09', antimicrobial: true },
  { code: 'I0404', nameZh: '头孢呋辛', nameEn: 'cefuroxime', atc: 'J01DC02', antimicrobial: true },
  { code: 'I0405', nameZh: '头孢克肟', nameEn: 'cefixime', atc: 'J01DD08', antimicrobial: true },
  { code: 'I0406', nameZh: '阿奇霉素', nameEn: 'azithromycin', atc: 'J01FA10', antimicrobial: true },
  { code: 'I0407', nameZh: '罗红霉素', nameEn: 'roxithromycin', atc: 'J01FA06', antimicrobial: true },
  { code: 'I0408', nameZh: '克拉霉素', nameEn: 'clarithromycin', atc: 'J01FA09', antimicrobial: true },
  { code: 'I0409', nameZh: '多西环素', nameEn: 'doxycycline', atc: 'J01AA02', antimicrobial: true },
  { code: 'I0410', nameZh: '甲硝唑', nameEn: 'metronidazole', atc: 'P01AB01', antimicrobial: true },
  { code: 'I0411', nameZh: '莫西沙星', nameEn: 'moxifloxacin', atc: 'J01MA14', antimicrobial: true },
  { code: 'I0412', nameZh: '头孢曲松', nameEn: 'ceftriaxone', atc: 'J01DD04', antimicrobial: true },
  { code: 'I0413', nameZh: '左氧氟沙星', nameEn: 'levofloxacin', atc: 'J01MA12', antimicrobial: true },
  { code: 'I0414', nameZh: '利奈唑胺', nameEn: 'linezolid', atc: 'J01XX08', antimicrobial: true },
  { code: 'I0415', nameZh: '伏立康唑', nameEn: 'voriconazole', atc: 'J02AC03', antimicrobial: true },
  { code: 'I0416', nameZh: '氟康唑', nameEn: 'fluconazole', atc: 'J02AC01', antimicrobial: true },
  { code: 'I0417', nameZh: '阿苯达唑', nameEn: 'albendazole', atc: 'P02CA03' },
  { code: 'I0418', nameZh: '阿昔洛韦', nameEn: 'aciclovir', atc: 'J05AB01' },
  { code: 'I0419', nameZh: '头孢地尼', nameEn: 'cefdinir', atc: 'J01DD15', antimicrobial: true },
  {
    code: 'I0420',
    nameZh: '头孢泊肟酯',
    nameEn: 'cefpodoxime proxetil',
    atc: 'J01DD13',
    antimicrobial: true,
  },
  { code: 'I0421', nameZh: '伊曲康唑', nameEn: 'itraconazole', atc: 'J02AC02', antimicrobial: true },
  { code: 'I0422', nameZh: '左奥硝唑', nameEn: 'levornidazole', atc: null, antimicrobial: true },
  { code: 'I0423', nameZh: '夫西地酸', nameEn: 'fusidic acid', atc: 'D06AX01', antimicrobial: true },
  // Stomach and gut.
  { code: 'I0501', nameZh: '奥美拉唑', nameEn: 'omeprazole', atc: 'A02BC01' },
  { code: 'I0502', nameZh: '雷贝拉唑', nameEn: 'rabeprazole', atc: 'A02BC04' },
  { code: 'I0503', nameZh: '法莫替丁', nameEn: 'famotidine', atc: 'A02BA03' },
  { code: 'I0504', nameZh: '铝碳酸镁', nameEn: 'hydrotalcite', atc: 'A02AD04' },
  { code: 'I0505', nameZh: '多潘立酮', nameEn: 'domperidone', atc: 'A03FA03' },
  { code: 'I0506', nameZh: '莫沙必利', nameEn: 'mosapride', atc: 'A03FA09' },
  { code: 'I0507', nameZh: '蒙脱石', nameEn: 'diosmectite', atc: 'A07BC05' },
  { code: 'I0508', nameZh: '口服补液盐', nameEn: 'oral rehydration salts', atc: 'A07CA' },
  { code: 'I0509', nameZh: '乳果糖', nameEn: 'lactulose', atc: 'A06AD11' },
  { code: 'I0510', nameZh: '熊去氧胆酸', nameEn: 'ursodeoxycholic acid', atc: 'A05AA02' },
  // Nerves, joints, hormones, vitamins and skin.
  { code: 'I0601', nameZh: '卡马西平', nameEn: 'carbamazepine', atc: 'N03AF01' },
  { code: 'I0602', nameZh: '拉莫三嗪', nameEn: 'lamotrigine', atc: 'N03AX09' },
  { code: 'I0603', nameZh: '苯妥英', nameEn: 'phenytoin', atc: 'N03AB02' },
  { code: 'I0604', nameZh: '碳酸锂', nameEn: 'lithium carbonate', atc: 'N05AN01' },
  { code: 'I0605', nameZh: '秋水仙碱', nameEn: 'colchicine', atc: 'M04AC01' },
  { code: 'I0606', nameZh: '雌二醇', nameEn: 'estradiol', atc: 'G03CA03' },
  { code: 'I0607', nameZh: '米索前列醇', nameEn: 'misoprostol', atc: 'A02BB01' },
  { code: 'I0608', nameZh: '丙戊酸', nameEn: 'valproic acid', atc: 'N03AG01' },
  { code: 'I0609', nameZh: '倍他司汀', nameEn: 'betahistine', atc: 'N07CA01' },
  { code: 'I0610', nameZh: '别嘌醇', nameEn: 'allopurinol', atc: 'M04AA01' },
  { code: 'I0611', nameZh: '非布司他', nameEn: 'febuxostat', atc: 'M04AA03' },
  { code: 'I0612', nameZh: '泼尼松', nameEn: 'prednisone', atc: 'H02AB07' },
  { code: 'I0613', nameZh: '左甲状腺素', nameEn: 'levothyroxine', atc: 'H03AA01' },
  { code: 'I0614', nameZh: '甲巯咪唑', nameEn: 'thiamazole', atc: 'H03BB02' },
  { code: 'I0615', nameZh: '叶酸', nameEn: 'folic acid', atc: 'B03BB01' },
  { code: 'I0616', nameZh: '甲钴胺', nameEn: 'mecobalamin', atc: 'B03BA05' },
  { code: 'I0617', nameZh: '碳酸钙', nameEn: 'calcium carbonate', atc: 'A12AA04' },
  { code: 'I0618', nameZh: '胆钙化醇', nameEn: 'colecalciferol', atc: 'A11CC05' },
  { code: 'I0619', nameZh: '硫酸亚铁', nameEn: 'ferrous sulfate', atc: 'B03AA07' },
  { code: 'I0620', nameZh: '坦索罗辛', nameEn: 'tamsulosin', atc: 'G04CA02' },
  { code: 'I0621', nameZh: '糠酸莫米松', nameEn: 'mometasone furoate', atc: 'D07AC13' },
  { code: 'I0622', nameZh: '莫匹罗星', nameEn: 'mupirocin', atc: 'D06AX09', antimicrobial: true },
  { code: 'I0623', nameZh: '利多卡因', nameEn: 'lidocaine', atc: 'N01BB02' },
  // Chinese patent medicines: the finished formula is the ingredient.
  { code: 'I0701', nameZh: '连花清瘟', nameEn: 'lianhua qingwen', atc: null },
  { code: 'I0702', nameZh: '板蓝根颗粒方', nameEn: 'banlangen granule formula', atc: null },
  { code: 'I0703', nameZh: '双黄连', nameEn: 'shuanghuanglian', atc: null },
  { code: 'I0704', nameZh: '藿香正气', nameEn: 'huoxiang zhengqi', atc: null },
  { code: 'I0705', nameZh: '银翘解毒', nameEn: 'yinqiao jiedu', atc: null },
  { code: 'I0706', nameZh: '小柴胡', nameEn: 'xiaochaihu', atc: null },
  { code: 'I0707', nameZh: '复方丹参', nameEn: 'fufang danshen', atc: null },
  { code: 'I0708', nameZh: '六味地黄', nameEn: 'liuwei dihuang', atc: null },
  { code: 'I0709', nameZh: '保和丸方', nameEn: 'baohe pill formula', atc: null },
  { code: 'I0710', nameZh: '川贝枇杷', nameEn: 'chuanbei pipa', atc: null },
  { code: 'I0711', nameZh: '脑心通', nameEn: 'naoxintong', atc: null },
  { code: 'I0712', nameZh: '消渴丸方', nameEn: 'xiaoke pill formula', atc: null },
  // Decoction pieces.
  { code: 'I0801', nameZh: '黄芪', nameEn: 'astragalus root', atc: null },
  { code: 'I0802', nameZh: '甘草', nameEn: 'liquorice root', atc: null },
  { code: 'I0803', nameZh: '当归', nameEn: 'Chinese angelica root', atc: null },
  { code: 'I0804', nameZh: '茯苓', nameEn: 'poria', atc: null },
  { code: 'I0805', nameZh: '陈皮', nameEn: 'dried tangerine peel', atc: null },
  // Special regimes: on file so that the rules can refuse them.
  { code: 'I0901', nameZh: '吗啡', nameEn: 'morphine', atc: 'N02AA01', specialControl: 'narcotic' },
  { code: 'I0902', nameZh: '芬太尼', nameEn: 'fentanyl', atc: 'N02AB03', specialControl: 'narcotic' },
  { code: 'I0903', nameZh: '羟考酮', nameEn: 'oxycodone', atc: 'N02AA05', specialControl: 'narcotic' },
  { code: 'I0904', nameZh: '地西泮', nameEn: 'diazepam', atc: 'N05BA01', specialControl: 'psychotropic' },
  { code: 'I0905', nameZh: '艾司唑仑', nameEn: 'estazolam', atc: 'N05CD04', specialControl: 'psychotropic' },
  { code: 'I0906', nameZh: '唑吡坦', nameEn: 'zolpidem', atc: 'N05CF02', specialControl: 'psychotropic' },
  {
    code: 'I0907',
    nameZh: '苯巴比妥',
    nameEn: 'phenobarbital',
    atc: 'N03AA02',
    specialControl: 'psychotropic',
  },
  {
    code: 'I0908',
    nameZh: '三氧化二砷',
    nameEn: 'arsenic trioxide',
    atc: 'L01XX27',
    specialControl: 'toxic',
  },
  {
    code: 'I0909',
    nameZh: '碘[131I]化钠',
    nameEn: 'sodium iodide (131I)',
    atc: 'V10XA01',
    specialControl: 'radioactive',
  },
  { code: 'I0910', nameZh: '麻黄碱', nameEn: 'ephedrine', atc: 'R01AA03', specialControl: 'precursor' },
  { code: 'I0911', nameZh: '曲马多', nameEn: 'tramadol', atc: 'N02AX02', specialControl: 'psychotropic' },
  { code: 'I0912', nameZh: '人血白蛋白', nameEn: 'albumin (human)', atc: 'B05AA01', specialControl: 'blood' },
  {
    code: 'I0913',
    nameZh: '流感疫苗',
    nameEn: 'influenza vaccine',
    atc: 'J07BB02',
    specialControl: 'vaccine',
  },
]

const byCode = new Map(ingredients.map((ingredient) => [ingredient.code, ingredient]))

/** The ingredient with this code, or undefined when the network's list does not hold it. */
export function ingredientOf(code: string): Ingredient | undefined {
  return byCode.get(code)
}

/** The ingredients whose generic name somebody means who types at least two characters of it. */
export function ingredientsNamed(text: string): readonly Ingredient[] {
  if (text.length < 2) return []
  const typed = text.toLowerCase()
  return ingredients.filter(({ nameZh, nameEn }) => nameZh.includes(text) || nameEn.startsWith(typed))
}
