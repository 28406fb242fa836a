import type { ConsoleArea } from '../console/areas.ts'

type HintedArea = ConsoleArea | 'board'
/** Areas of which one row is a page of its own, with something to do on it. */
type AreaOfRows = 'orders' | 'selling' | 'stocktakes' | 'transfers' | 'recalls' | 'procurement' | 'routes'

/** What somebody who is on a rendered page for the first time may try there. */
export interface HintTexts {
  readonly label: string
  /** On the page that the navigation leads to. */
  readonly areas: Readonly<Record<HintedArea, string>>
  /** On the page of one row of it. */
  readonly rows: Readonly<Record<AreaOfRows, string>>
}

export const chineseHints = {
  label: '试试看',
  areas: {
    board: '看哪些事项等人处理、哪些处方最快到期；写明说明后点“已处理”。数字会自动更新。',
    clinic: '最急的排在最前。领取一份症状表，看症状和触发的规则，然后作出答复。',
    orders: '点开一张订单看审批、分单和收货；采购人员点“从目录下单”新建订单。',
    catalogue: '按名称、厂家或编码查找，填写盒数加入订单；提交之前都可以修改。',
    selling: '点开一张“待接单”的分单：接单后按近效期先出预留批次，再拣货、复核、打包、发货。',
    stock: '选一个站点看现有批次；填写时间可以看那一刻的库存；点药品或批号看库存卡。',
    suggestions: '每条建议都写明理由：采纳后成为订单，不采纳请选原因。',
    stocktakes: '选一个站点开始盘点；盘点期间可以照常销售，参加清点的人不能自己批准。',
    expiry: '看哪些批次快到期，卖不完的可以定一个截止日和特价出清。',
    quarantine: '逐批写明检查结果：合格的放回货架，其余报损。',
    transfers: '申请把药从一个站点调到另一个站点；批准后按包裹拣货、发运和收货。',
    shortages: '看哪些成分已宣布短缺、每人限多少；网络运营人员在工作台试算和分配。',
    campaigns: '点开一次救急行动，看登记、备货和送达到了哪一步。',
    recalls: '发起一次召回，立即停用全网的批号；点开一次召回看各站点的进度。',
    recallTasks: '先确认已知悉，再隔离药品，最后登记实际找到多少。',
    procurement: '点开一轮采购，看品种、日程和轮到您做的一步。',
    discrepancies: '逐条决定收货差异由谁承担；双方都能看到结果。',
    statements: '选一家往来单位和月份，核对发票、红字发票、付款和余额。',
    charges: '点开一笔看患者为哪些药还欠多少；收齐以后选收款方式登记，只登记一次。',
    refunds: '点开一笔看为什么退；把钱全部退给患者以后选退款方式登记，只登记一次。',
    prepayments: '按处方号点开一张，看患者要付多少；收齐以后选收款方式登记，发药时从预付款中扣。',
    routes: '选一个始发站点排一份配送计划，看路线和送不到的包裹，再发布。',
    jobs: '上传文件先看预览和逐行错误，再确认导入；或导出一份清单，一周内可下载。',
  },
  rows: {
    orders: '从上往下看：审批、明细、分单。轮到您的一步有按钮。',
    selling: '按顺序接单、拣货、复核、打包、发货；复核的人不能是拣货的人。',
    stocktakes: '填写实盘数量并保存；差异过大的由另一人复盘，再由没有参加清点的人批准入账。',
    transfers: '批准以后，包裹在这里拣货、复核、发运和收货。',
    recalls: '看哪些站点还没有回应、哪些货在途、哪些已经到了患者手中。',
    procurement: '从上往下是这一轮的品种和步骤；轮到您的一步有表单，其余只供查看。',
    routes: '看每趟车的站点和顺序；需要时改变计划，满意后发布。',
  },
} satisfies HintTexts

export const englishHints = {
  label: 'Try this',
  areas: {
    board:
      'See what waits for somebody and what is due next; write what was done and press “Done”. The figures keep themselves current.',
    clinic: 'The most urgent come first. Take a symptom form, read symptoms and rules, and answer it.',
    orders: 'Open an order to see approvals, parts and receipts; who buys starts one from the catalogue.',
    catalogue:
      'Search by name, maker or code, and add boxes to an order; until it is submitted, all can be changed.',
    selling:
      'Open a part that waits for your answer: accepting it reserves lots, first expired first out; then pick, recheck, pack and dispatch.',
    stock:
      'Choose a site to see its lots; give a time to see the stock of that moment; open a product or lot to see its card.',
    suggestions:
      'Each suggestion says why: accept it and it becomes an order, or turn it down with a reason.',
    stocktakes: 'Start a count of a site; sales go on meanwhile, and who counted cannot approve.',
    expiry: 'See which lots expire soon, and offer what will not be sold in time at a price of its own.',
    quarantine:
      'Write down what was found lot by lot: what is sound goes back on the shelf, the rest is written off.',
    transfers:
      'Ask for goods from one site for another; once approved, they are picked, sent and received as a parcel.',
    shortages:
      'See which ingredients are declared short and how much each person may get; operators plan the allocation at the desk.',
    campaigns: 'Open a campaign to see how far registering, packing and delivering are.',
    recalls: 'Start a recall, which stops lots everywhere at once; open one to see how far each site is.',
    recallTasks: 'Say that you know, set the goods aside, then enter how much was really found.',
    procurement: 'Open a round to see its products, its calendar, and the step that is yours.',
    discrepancies: 'Decide for each difference who bears it; both sides see what was decided.',
    statements: 'Choose a partner and a month, and check invoices, credit notes, payments and the balance.',
    charges:
      'Open one to see for which medicines how much is owed; once the whole is in hand, say how it was paid: it is recorded once.',
    refunds:
      'Open one to see why it is due; once the patient has the whole amount, say how and record it, once.',
    prepayments:
      'Open one by its number to see what the patient will pay; once the whole is in hand, record it: the hand-over takes it from there.',
    routes: 'Plan the rounds of a hub, look at the routes and at what was left out, then release the plan.',
    jobs: 'Upload a file to see a preview with its faults before anything is imported; or export a list and fetch it within a week.',
  },
  rows: {
    orders: 'From the top: approvals, lines, parts. The step that is yours has a button.',
    selling: 'In this order: accept, pick, recheck, pack, dispatch; who picked cannot recheck.',
    stocktakes:
      'Enter what was counted and save; large differences are counted again by another person, and somebody who did not count approves.',
    transfers: 'Once it is approved, the parcel is picked, rechecked, sent and received here.',
    recalls: 'See which sites have not answered, what is on its way, and what patients already have.',
    procurement:
      'From the top: the products and the steps of this round. The step that is yours has a form; the rest is for reading.',
    routes: 'See the stops of each trip in order; change the plan where needed, and release it.',
  },
} satisfies HintTexts

export const koreanHints = {
  label: '해 보세요',
  areas: {
    board:
      '누군가 처리해야 할 일과 곧 마감되는 처방을 봅니다. 처리 내용을 적고 ‘처리 완료’를 누르세요. 숫자는 저절로 갱신됩니다.',
    clinic: '가장 급한 것이 맨 위에 있습니다. 증상 문진표를 맡아 증상과 규칙을 읽고 답하세요.',
    orders: '주문을 열어 승인, 분할 주문, 입고를 보세요. 구매 담당자는 목록에서 새 주문을 시작합니다.',
    catalogue: '이름, 제조사, 코드로 찾아 상자 수를 주문에 담으세요. 제출하기 전에는 모두 바꿀 수 있습니다.',
    selling:
      '답을 기다리는 분할 주문을 여세요. 수락하면 기한이 이른 제조번호부터 예약되고, 이어서 피킹, 재확인, 포장, 출고를 합니다.',
    stock:
      '거점을 골라 제조번호를 보세요. 시각을 넣으면 그때의 재고가 보이고, 제품이나 제조번호를 열면 재고 카드가 보입니다.',
    suggestions: '제안마다 이유가 적혀 있습니다. 받아들이면 주문이 되고, 거절하려면 이유를 고르세요.',
    stocktakes: '거점의 재고 실사를 시작하세요. 그동안에도 판매할 수 있고, 센 사람은 승인할 수 없습니다.',
    expiry: '기한이 가까운 제조번호를 보고, 제때 팔리지 않을 것은 따로 값을 정해 내놓으세요.',
    quarantine:
      '제조번호마다 확인 결과를 적으세요. 이상이 없으면 선반으로 돌아가고 나머지는 폐기 처리됩니다.',
    transfers: '한 거점의 약을 다른 거점으로 옮기도록 요청하세요. 승인되면 소포로 피킹, 발송, 입고합니다.',
    shortages: '부족으로 선언된 성분과 1인 한도를 봅니다. 배분은 운영자가 업무 화면에서 계획합니다.',
    campaigns: '구호 행동을 열어 등록, 준비, 배송이 어디까지 왔는지 보세요.',
    recalls: '회수를 시작하면 제조번호가 모든 곳에서 바로 멈춥니다. 회수를 열어 거점별 진행을 보세요.',
    recallTasks: '먼저 알았다고 표시하고, 약을 따로 두고, 실제로 찾은 수량을 입력하세요.',
    procurement: '라운드를 열어 품목, 일정, 지금 할 단계를 보세요.',
    discrepancies: '차이마다 누가 부담할지 정하세요. 양쪽 모두 결과를 봅니다.',
    statements: '거래처와 달을 골라 송장, 대변 전표, 지급, 잔액을 확인하세요.',
    charges:
      '한 건을 열어 어떤 약에 얼마를 받아야 하는지 보세요. 전액을 받은 뒤 수납 방법을 고르면 한 번만 기록됩니다.',
    refunds: '한 건을 열어 왜 돌려주는지 확인하고, 전액을 돌려준 뒤 방법을 골라 한 번만 기록하세요.',
    prepayments:
      '처방 번호로 한 건을 열어 환자가 낼 금액을 보고, 전액을 받은 뒤 기록하세요. 전달할 때 선불금에서 뺍니다.',
    routes: '거점의 배송 계획을 세우고, 경로와 빠진 소포를 본 뒤 확정하세요.',
    jobs: '파일을 올리면 가져오기 전에 줄마다 오류를 미리 봅니다. 목록을 내보내면 일주일 동안 받을 수 있습니다.',
  },
  rows: {
    orders: '위에서부터 승인, 항목, 분할 주문입니다. 지금 할 단계에 버튼이 있습니다.',
    selling: '수락, 피킹, 재확인, 포장, 출고 순서입니다. 피킹한 사람은 재확인할 수 없습니다.',
    stocktakes:
      '센 수량을 입력하고 저장하세요. 차이가 크면 다른 사람이 다시 세고, 세지 않은 사람이 승인합니다.',
    transfers: '승인되면 여기서 소포를 피킹, 재확인, 발송, 입고합니다.',
    recalls: '답하지 않은 거점, 운송 중인 것, 이미 환자에게 간 것을 보세요.',
    procurement:
      '위에서부터 이 라운드의 품목과 단계입니다. 지금 할 단계에는 양식이 있고 나머지는 보기만 합니다.',
    routes: '운행마다 들를 곳의 순서를 보고, 필요하면 계획을 바꾼 뒤 확정하세요.',
  },
} satisfies HintTexts
