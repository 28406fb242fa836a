import {
  chineseCapsule,
  chineseGranules,
  chineseLiquid,
  chinesePill,
  chineseSyrup,
  chineseTablet,
  common,
  decoctionPieces,
  injection,
  oralSolution,
  tablet,
} from './template.ts'
import type { ProductTemplate } from './template.ts'

const biological = { approvalLetter: 'S', storageClass: 'cold', listClass: 'unlisted' } as const

/** Chinese patent medicines, decoction pieces, and drugs under special control, which the rules refuse. Prices are invented. */
export const chineseAndControlled: readonly ProductTemplate[] = [
  chineseCapsule('I0701', '连花清瘟胶囊', 'lianhua qingwen capsules', { '0.35g': 4_600 }, [24, 36], {
    ...common,
    listClass: 'class_a',
  }),
  chineseGranules('I0701', '连花清瘟颗粒', 'lianhua qingwen granules', { '6g': 19_000 }, [6, 10], {
    listClass: 'class_a',
  }),
  chineseGranules('I0702', '板蓝根颗粒', 'banlangen granules', { '5g': 5_000, '10g': 7_500 }, [20], {
    ...common,
    listClass: 'class_a',
  }),
  chineseLiquid(
    'I0703',
    '双黄连口服液',
    'shuanghuanglian oral liquid',
    { '10ml': 16_000, '20ml': 26_000 },
    [6, 10],
  ),
  chineseGranules('I0703', '双黄连颗粒', 'shuanghuanglian granules', { '5g': 14_000 }, [6, 12]),
  chineseLiquid('I0704', '藿香正气口服液', 'huoxiang zhengqi oral liquid', { '10ml': 12_000 }, [5, 10], {
    listClass: 'class_a',
  }),
  chineseCapsule('I0704', '藿香正气软胶囊', 'huoxiang zhengqi soft capsules', { '0.45g': 6_200 }, [24]),
  chineseTablet('I0705', '银翘解毒片', 'yinqiao jiedu tablets', { '0.3g': 1_500 }, [24, 36], {
    listClass: 'class_a',
  }),
  chineseGranules('I0706', '小柴胡颗粒', 'xiaochaihu granules', { '10g': 9_000 }, [6, 10], {
    ...common,
    listClass: 'class_a',
  }),
  chineseTablet('I0707', '复方丹参片', 'fufang danshen tablets', { '0.32g': 1_000 }, [60, 100], {
    saleClass: 'prescription',
    listClass: 'class_a',
  }),
  chinesePill('I0708', '六味地黄丸', 'liuwei dihuang pills', { 浓缩丸: 400 }, [200, 360], {
    listClass: 'class_a',
  }),
  chinesePill('I0709', '保和丸', 'baohe pills', { 浓缩丸: 350 }, [200], { listClass: 'class_a' }),
  chineseSyrup('I0710', '川贝枇杷糖浆', 'chuanbei pipa syrup', { '100ml': 128_000, '150ml': 176_000 }, [1]),
  chineseCapsule('I0711', '脑心通胶囊', 'naoxintong capsules', { '0.4g': 5_600 }, [36, 48], {
    saleClass: 'prescription',
  }),
  chinesePill('I0712', '消渴丸', 'xiaoke pills', { '0.25g': 1_400 }, [120], { saleClass: 'prescription' }),
  decoctionPieces('I0801', '黄芪饮片', 'astragalus root pieces', { 统货: 900, 选货: 1_500 }, [500, 1_000]),
  decoctionPieces('I0802', '甘草饮片', 'liquorice root pieces', { 统货: 600 }, [500, 1_000]),
  decoctionPieces('I0803', '当归饮片', 'Chinese angelica root pieces', { 统货: 1_800 }, [500, 1_000]),
  decoctionPieces('I0804', '茯苓饮片', 'poria pieces', { 统货: 700 }, [500, 1_000]),
  decoctionPieces('I0805', '陈皮饮片', 'dried tangerine peel pieces', { 统货: 500 }, [500, 1_000]),
  tablet('I0901', '硫酸吗啡片', 'morphine sulfate tablets', { '10mg': 32_000 }, [10], {
    specialControl: 'narcotic',
  }),
  injection('I0902', '枸橼酸芬太尼注射液', 'fentanyl citrate injection', { '2ml:0.1mg': 62_000 }, [10], {
    specialControl: 'narcotic',
  }),
  tablet('I0903', '盐酸羟考酮缓释片', 'oxycodone prolonged-release tablets', { '10mg': 78_000 }, [10], {
    specialControl: 'narcotic',
  }),
  tablet('I0904', '地西泮片', 'diazepam tablets', { '2.5mg': 500 }, [100], {
    specialControl: 'psychotropic',
  }),
  tablet('I0905', '艾司唑仑片', 'estazolam tablets', { '1mg': 900 }, [20], {
    specialControl: 'psychotropic',
  }),
  tablet('I0906', '酒石酸唑吡坦片', 'zolpidem tartrate tablets', { '10mg': 21_000 }, [7], {
    specialControl: 'psychotropic',
  }),
  tablet('I0907', '苯巴比妥片', 'phenobarbital tablets', { '30mg': 700 }, [100], {
    specialControl: 'psychotropic',
  }),
  injection('I0908', '三氧化二砷注射液', 'arsenic trioxide injection', { '10ml:10mg': 1_250_000 }, [1], {
    specialControl: 'toxic',
  }),
  oralSolution(
    'I0909',
    '碘[131I]化钠口服溶液',
    'sodium iodide (131I) oral solution',
    { '740MBq': 3_200_000 },
    [1],
    { specialControl: 'radioactive' },
  ),
  tablet('I0910', '盐酸麻黄碱片', 'ephedrine hydrochloride tablets', { '25mg': 1_600 }, [100], {
    specialControl: 'precursor',
  }),
  tablet('I0911', '盐酸曲马多缓释片', 'tramadol prolonged-release tablets', { '0.1g': 18_000 }, [10], {
    specialControl: 'psychotropic',
  }),
  injection('I0912', '人血白蛋白', 'human albumin', { '50ml:10g': 3_780_000 }, [1], {
    ...biological,
    specialControl: 'blood',
  }),
  injection('I0913', '流感病毒裂解疫苗', 'influenza vaccine (split virion)', { '0.5ml': 980_000 }, [1], {
    ...biological,
    specialControl: 'vaccine',
  }),
]
