import type { InstitutionOwnership } from '#domain/organisations/price-rule.ts'
import type { ApplicationState, LicenceState } from '#domain/organisations/tenant-states.ts'
import type { LicenceKind, TenantKind } from '#domain/organisations/tenant.ts'

/** The pages on which an institution asks to join the network, and the names of organisations and papers everywhere. */
export interface JoiningTexts {
  readonly kinds: Readonly<Record<TenantKind, string>>
  readonly licenceKinds: Readonly<Record<LicenceKind, string>>
  readonly licenceStates: Readonly<Record<LicenceState, string>>
  readonly ownerships: Readonly<Record<InstitutionOwnership, string>>
  readonly title: string
  readonly text: string
  readonly again: string
  readonly choose: string
  readonly kind: string
  readonly nameZh: string
  readonly nameEn: string
  readonly socialCreditCode: string
  readonly socialCreditCodeText: string
  readonly ownership: string
  readonly noOwnership: string
  readonly languages: string
  readonly contactName: string
  readonly contactPhone: string
  readonly contactEmail: string
  readonly send: string
  readonly tooOften: (minutes: number) => string
  readonly ownTitle: string
  readonly news: Readonly<Record<ApplicationState, string>>
  readonly reason: string
  readonly received: string
  readonly keepLink: string
  readonly papers: string
  readonly noPapers: string
  readonly needed: (paper: string) => string
  readonly neededIsThere: (paper: string) => string
  readonly filePaper: string
  readonly number: string
  readonly scopes: string
  readonly scopesText: string
  readonly validFrom: string
  readonly validTo: string
  readonly validity: (from: string, to: string) => string
  readonly scan: string
  readonly scanText: string
  readonly upload: string
  readonly withdraw: string
  readonly withdrawText: string
  readonly withdrawConfirm: string
  readonly administrator: string
  readonly administratorText: string
  readonly personName: string
  readonly email: string
  readonly makeAdministrator: string
  readonly doneTitle: string
  readonly doneText: string
  readonly firstPassword: string
  readonly passwordGone: string
  readonly signIn: string
  readonly unknown: string
  readonly join: string
}

export const chineseJoining: JoiningTexts = {
  kinds: {
    network_operator: '网络运营方',
    internet_hospital: '互联网医院',
    depot_operator: '药库运营方',
    pharmacy: '药房',
    supplier: '供应商',
    distributor: '配送商',
    insurer: '医保机构',
    regulator: '监管机构',
  },
  licenceKinds: {
    network_agreement: '入网协议',
    internet_hospital: '互联网医院执业许可',
    medical_institution: '医疗机构执业许可证',
    drug_distribution: '药品经营许可证（批发）',
    drug_retail: '药品经营许可证（零售）',
    drug_transport: '药品运输许可',
    public_body: '事业单位法人证书',
    business: '营业执照',
  },
  licenceStates: { filed: '待审核', accepted: '已接受', refused: '已拒绝', revoked: '已吊销' },
  ownerships: { public: '公立', private_non_profit: '民营非营利', private_for_profit: '民营营利' },
  title: '机构入驻',
  text: '填写机构信息并提交，再上传证照的扫描件。运营方审核以后，您在同一个链接建立本机构的第一位管理员。',
  again: '已经提交过？请打开提交后保存的链接。',
  choose: '请选择',
  kind: '机构类型',
  nameZh: '中文名称',
  nameEn: '英文名称',
  socialCreditCode: '统一社会信用代码',
  socialCreditCodeText: '18 位，见营业执照或法人证书。',
  ownership: '机构性质',
  noOwnership: '不定价，不适用',
  languages: '服务语言',
  contactName: '联系人',
  contactPhone: '联系电话',
  contactEmail: '联系邮箱',
  send: '提交申请',
  tooOften: (minutes) => `这个网络地址提交得太频繁，请 ${minutes} 分钟后再试。填写的内容还在。`,
  ownTitle: '入驻申请',
  news: {
    received: '申请已收到，等待运营方审核。证照不齐时不能批准，请在下面上传。',
    approved: '申请已批准。请在下面建立本机构的第一位管理员。',
    refused: '申请没有通过。改正以后可以重新申请。',
    withdrawn: '申请已撤回。',
  },
  reason: '原因',
  received: '提交时间',
  keepLink: '请保存这个链接。以后凭它查看进度、上传证照、建立管理员；不要转给别人。',
  papers: '证照',
  noPapers: '还没有上传证照。',
  needed: (paper) => `批准需要：${paper}。请上传在有效期内的扫描件。`,
  neededIsThere: (paper) => `批准需要的${paper}已经上传。`,
  filePaper: '上传证照',
  number: '证照编号',
  scopes: '许可范围',
  scopesText: '每行一项，例如可以线上看诊的科室；没有就不填。',
  validFrom: '开始日期',
  validTo: '截止日期',
  validity: (from, to) => `${from} 至 ${to}`,
  scan: '扫描件',
  scanText: 'PDF、PNG 或 JPEG，最大 2 MiB。',
  upload: '上传',
  withdraw: '撤回申请',
  withdrawText: '撤回以后，这个链接不再有效；可以重新申请。',
  withdrawConfirm: '确认撤回',
  administrator: '第一位管理员',
  administratorText: '管理员可以增加其他人员、站点和接口密钥。只能建立一次。',
  personName: '姓名',
  email: '邮箱',
  makeAdministrator: '建立管理员',
  doneTitle: '管理员已建立',
  doneText: '请记下初始密码，它只显示这一次。登录后可以增加人员和站点。',
  firstPassword: '初始密码',
  passwordGone: '初始密码已经显示过，不再显示。忘记了请联系运营方。',
  signIn: '去登录',
  unknown: '这个链接已失效：申请已撤回，或者管理员已经建立。请登录，或重新申请。',
  join: '机构入驻',
}

export const englishJoining: JoiningTexts = {
  kinds: {
    network_operator: 'Network operator',
    internet_hospital: 'Internet hospital',
    depot_operator: 'Depot operator',
    pharmacy: 'Pharmacy',
    supplier: 'Supplier',
    distributor: 'Distributor',
    insurer: 'Insurer',
    regulator: 'Regulator',
  },
  licenceKinds: {
    network_agreement: 'Network agreement',
    internet_hospital: 'Internet hospital licence',
    medical_institution: 'Medical institution licence',
    drug_distribution: 'Drug distribution licence',
    drug_retail: 'Drug retail licence',
    drug_transport: 'Drug transport licence',
    public_body: 'Public body certificate',
    business: 'Business licence',
  },
  licenceStates: {
    filed: 'To be judged',
    accepted: 'Accepted',
    refused: 'Refused',
    revoked: 'Revoked',
  },
  ownerships: {
    public: 'Public',
    private_non_profit: 'Private, not for profit',
    private_for_profit: 'Private, for profit',
  },
  title: 'Join the network',
  text: 'Say who you are and send it, then upload scans of your papers. Once the operator has let you in, you make your first administrator under the same link.',
  again: 'Sent before? Open the link that you kept then.',
  choose: 'Choose one',
  kind: 'Kind of institution',
  nameZh: 'Name in Chinese',
  nameEn: 'Name in English',
  socialCreditCode: 'Social credit code',
  socialCreditCodeText: '18 characters, as on the business licence or the certificate of the legal person.',
  ownership: 'Ownership',
  noOwnership: 'Prices nothing, does not apply',
  languages: 'Languages of service',
  contactName: 'Contact',
  contactPhone: 'Telephone',
  contactEmail: 'Email',
  send: 'Send the application',
  tooOften: (minutes) =>
    `Too many applications came from this network address. Try again in ${minutes} minutes; what you typed is still here.`,
  ownTitle: 'Application to join',
  news: {
    received:
      'Your application has arrived and waits for the operator. It cannot be approved without its paper: upload it below.',
    approved: 'You are let in. Make your first administrator below.',
    refused: 'You were not let in. Correct what was wrong and apply anew.',
    withdrawn: 'The application was taken back.',
  },
  reason: 'Reason',
  received: 'Received',
  keepLink:
    'Keep this link: with it you see how things stand, upload papers and make the administrator. Give it to nobody.',
  papers: 'Papers',
  noPapers: 'No paper was uploaded yet.',
  needed: (paper) => `Needed to be let in: ${paper}. Upload a scan of one that is in force.`,
  neededIsThere: (paper) => `Needed to be let in: ${paper}. It was uploaded.`,
  filePaper: 'Upload a paper',
  number: 'Number of the paper',
  scopes: 'What it allows',
  scopesText:
    'One on each line, such as departments that may treat online; leave it empty where there are none.',
  validFrom: 'Valid from',
  validTo: 'Valid to',
  validity: (from, to) => `${from} to ${to}`,
  scan: 'Scan',
  scanText: 'PDF, PNG or JPEG, 2 MiB at most.',
  upload: 'Upload',
  withdraw: 'Take the application back',
  withdrawText: 'This link then opens nothing any more; you may apply anew.',
  withdrawConfirm: 'Take it back',
  administrator: 'First administrator',
  administratorText: 'The administrator adds people, sites and keys. This happens once.',
  personName: 'Name',
  email: 'Email',
  makeAdministrator: 'Make the administrator',
  doneTitle: 'Your administrator is there',
  doneText: 'Write down the first password: it is shown this once. Then sign in and add people and sites.',
  firstPassword: 'First password',
  passwordGone:
    'The first password was shown before and is not shown again. If it is lost, ask the operator.',
  signIn: 'Sign in',
  unknown:
    'This link opens nothing any more: the application was taken back, or has its administrator. Sign in, or apply anew.',
  join: 'Join as an institution',
}

export const koreanJoining: JoiningTexts = {
  kinds: {
    network_operator: '네트워크 운영자',
    internet_hospital: '인터넷 병원',
    depot_operator: '창고 운영자',
    pharmacy: '약국',
    supplier: '공급사',
    distributor: '배송사',
    insurer: '의료보험 기관',
    regulator: '감독 기관',
  },
  licenceKinds: {
    network_agreement: '네트워크 협약',
    internet_hospital: '인터넷 병원 허가',
    medical_institution: '의료기관 개설 허가',
    drug_distribution: '의약품 도매 허가',
    drug_retail: '의약품 소매 허가',
    drug_transport: '의약품 운송 허가',
    public_body: '공공기관 증명',
    business: '사업자 등록',
  },
  licenceStates: { filed: '심사 대기', accepted: '접수', refused: '거절', revoked: '취소' },
  ownerships: { public: '공립', private_non_profit: '민간 비영리', private_for_profit: '민간 영리' },
  title: '기관 가입',
  text: '기관 정보를 적어 보낸 뒤 허가 서류의 스캔본을 올리세요. 운영자가 승인하면 같은 링크에서 첫 관리자를 만듭니다.',
  again: '이미 보내셨나요? 그때 저장한 링크를 여세요.',
  choose: '선택하세요',
  kind: '기관 유형',
  nameZh: '중국어 이름',
  nameEn: '영어 이름',
  socialCreditCode: '통일 사회 신용 코드',
  socialCreditCodeText: '18자리이며 사업자 등록증이나 법인 증명서에 있습니다.',
  ownership: '기관 성격',
  noOwnership: '가격을 정하지 않음, 해당 없음',
  languages: '서비스 언어',
  contactName: '담당자',
  contactPhone: '전화번호',
  contactEmail: '이메일',
  send: '신청 보내기',
  tooOften: (minutes) =>
    `이 네트워크 주소에서 너무 자주 신청했습니다. ${minutes}분 뒤에 다시 시도하세요. 입력한 내용은 남아 있습니다.`,
  ownTitle: '가입 신청',
  news: {
    received: '신청이 접수되어 운영자의 심사를 기다립니다. 서류가 없으면 승인할 수 없으니 아래에서 올리세요.',
    approved: '가입이 승인되었습니다. 아래에서 첫 관리자를 만드세요.',
    refused: '가입이 거절되었습니다. 고친 뒤 다시 신청할 수 있습니다.',
    withdrawn: '신청이 철회되었습니다.',
  },
  reason: '이유',
  received: '접수 시각',
  keepLink:
    '이 링크를 저장하세요. 진행 상황 확인, 서류 올리기, 관리자 만들기에 필요합니다. 다른 사람에게 주지 마세요.',
  papers: '허가 서류',
  noPapers: '아직 올린 서류가 없습니다.',
  needed: (paper) => `승인에 필요: ${paper}. 유효한 서류의 스캔본을 올리세요.`,
  neededIsThere: (paper) => `승인에 필요한 ${paper}이(가) 올라와 있습니다.`,
  filePaper: '서류 올리기',
  number: '서류 번호',
  scopes: '허가 범위',
  scopesText: '한 줄에 하나씩, 예를 들어 온라인으로 진료할 수 있는 진료과입니다. 없으면 비워 두세요.',
  validFrom: '시작일',
  validTo: '종료일',
  validity: (from, to) => `${from}부터 ${to}까지`,
  scan: '스캔본',
  scanText: 'PDF, PNG 또는 JPEG, 최대 2 MiB.',
  upload: '올리기',
  withdraw: '신청 철회',
  withdrawText: '철회하면 이 링크는 더 이상 열리지 않으며 다시 신청할 수 있습니다.',
  withdrawConfirm: '철회 확인',
  administrator: '첫 관리자',
  administratorText: '관리자는 사람과 사업장과 인터페이스 키를 추가합니다. 한 번만 만들 수 있습니다.',
  personName: '이름',
  email: '이메일',
  makeAdministrator: '관리자 만들기',
  doneTitle: '관리자가 만들어졌습니다',
  doneText: '첫 비밀번호를 적어 두세요. 이번 한 번만 보입니다. 로그인한 뒤 사람과 사업장을 추가하세요.',
  firstPassword: '첫 비밀번호',
  passwordGone: '첫 비밀번호는 이미 보여 드렸고 다시 보이지 않습니다. 잊었다면 운영자에게 문의하세요.',
  signIn: '로그인하기',
  unknown:
    '이 링크는 더 이상 열리지 않습니다. 신청이 철회되었거나 관리자가 이미 만들어졌습니다. 로그인하거나 다시 신청하세요.',
  join: '기관 가입',
}
