import type { QualificationKind } from '#domain/access/qualifications.ts'
import { defineTexts } from './texts.ts'

const chineseQualifications: Readonly<Record<QualificationKind, string>> = {
  physician: '执业医师',
  paediatrician: '儿科医师',
  chinese_medicine_physician: '中医师',
  pharmacist: '药师',
  senior_pharmacist: '主管药师',
  village_pharmacist: '村药师',
  driver: '驾驶员',
  cold_chain_handling: '冷链作业',
}

const chinese = {
  qualificationKinds: chineseQualifications,
  people: {
    title: '人员',
    hint: '用状态或岗位筛选，再把筛选存为常用；点开一个人可以看资质和登录设备。',
    label: '本机构人员',
    name: '姓名',
    roles: '岗位',
    department: '科室',
    sites: '站点',
    allSites: '全部站点',
    siteCount: (count: number) => `${count} 个站点`,
    status: '状态',
    statuses: { active: '在职', left: '已离职' },
    empty: '没有符合条件的人员。',
  },
}

const english: typeof chinese = {
  qualificationKinds: {
    physician: 'Physician',
    paediatrician: 'Paediatrician',
    chinese_medicine_physician: 'Physician of Chinese medicine',
    pharmacist: 'Pharmacist',
    senior_pharmacist: 'Senior pharmacist',
    village_pharmacist: 'Village pharmacist',
    driver: 'Driver',
    cold_chain_handling: 'Cold chain handling',
  },
  people: {
    title: 'People',
    hint: 'Filter by state or role and save the filters as a view; open somebody to see qualifications and devices.',
    label: 'People of your organisation',
    name: 'Name',
    roles: 'Roles',
    department: 'Department',
    sites: 'Sites',
    allSites: 'Every site',
    siteCount: (count: number) => (count === 1 ? '1 site' : `${count} sites`),
    status: 'State',
    statuses: { active: 'Works here', left: 'Has left' },
    empty: 'Nobody is like that.',
  },
}

const korean: typeof chinese = {
  qualificationKinds: {
    physician: '의사',
    paediatrician: '소아과 의사',
    chinese_medicine_physician: '중의사',
    pharmacist: '약사',
    senior_pharmacist: '선임 약사',
    village_pharmacist: '마을 약사',
    driver: '운전기사',
    cold_chain_handling: '저온 유통 취급',
  },
  people: {
    title: '직원',
    hint: '상태나 역할로 걸러서 보기로 저장해 보세요. 사람을 열면 자격과 로그인 기기가 보입니다.',
    label: '소속 기관의 직원',
    name: '이름',
    roles: '역할',
    department: '부서',
    sites: '거점',
    allSites: '모든 거점',
    siteCount: (count: number) => `거점 ${count}곳`,
    status: '상태',
    statuses: { active: '재직', left: '퇴직' },
    empty: '조건에 맞는 직원이 없습니다.',
  },
}

export const administratorTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })
