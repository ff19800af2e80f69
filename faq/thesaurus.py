# ruff: noqa: E501
"""Everyday words of like meaning in English and Korean, so that a question may use other words than the phrasings.

One group a line. A line that begins with `@` names a field of life and is looser than the others; `_` stands for a space.
"""

from __future__ import annotations

GROUPS = """
buy purchase order acquire shop_for pick_up get_me 사다 구매 구입 주문 매입 살_수
sell resell auction 판매 팔다 매각 팔고
pay payment paid pay_off settle 결제 지불 납부 내야 지급 납입
price cost fee charge fare rate pricing how_much expensive cheap 가격 비용 요금 수수료 얼마 금액 값
fee surcharge commission charge levy 수수료 요금 부과
refund reimburse reimbursement money_back give_back return 환불 환급 반환 돌려받
discount coupon deal promo voucher bargain sale cheaper 할인 쿠폰 세일 감면 우대
free gratis complimentary no_cost at_no_charge 무료 공짜 무상
money cash funds fund dough bucks dollar dollars 돈 현금 자금 비용
currency exchange_rate exchange foreign_currency euro euros yen pound pounds peso dollars usd 환율 환전 통화 외화
bank banking branch credit_union 은행 뱅킹
account accounts checking savings 계좌 통장 계정
balance how_much_money left_in remaining 잔액 잔고 남은
transfer send wire remit move_money 이체 송금 보내
deposit paycheck direct_deposit put_in top_up topup add_money load 입금 예금 충전
withdraw withdrawal take_out cash_out atm 출금 인출 현금인출기
card credit_card debit_card visa mastercard amex plastic 카드 신용카드 체크카드
declined rejected refused denied turned_down not_accepted not_go_through unsuccessful didn't_work 거절 반려 거부 안_됨
blocked frozen locked hold suspended disabled freeze block lock stopped 정지 차단 잠김 동결 막혔
fraud fraudulent scam suspicious unauthorized unauthorised phishing dodgy not_mine 사기 부정 도용 의심
stolen steal theft robbed thief 도난 훔친 훔쳐
lost lose misplace missing cannot_find can't_find gone disappeared 분실 잃어버 없어졌
credit_score credit_rating credit_history fico 신용점수 신용등급
loan borrow mortgage lend financing 대출 융자 빌리 담보
interest apr apy annual_percentage 이자 이율 금리
debt owe owed due outstanding 빚 부채 채무
bill bills invoice statement utilities utility 청구서 고지서 명세서 공과금 인보이스
receipt proof_of_purchase 영수증
transaction transactions purchases spending spent activity 거래 내역 이용내역
budget spending expenses expense expenditure 예산 지출 경비
tax taxes irs w2 w-2 taxation 세금 조세 과세 국세
duty tariff customs_duty 관세 세율
income salary wage wages paycheck pay earnings earn payday payroll 급여 월급 연봉 소득 임금
invest investment stock stocks share shares portfolio market ticker nasdaq 투자 주식 증시
retirement pension 401k rollover 연금 퇴직 은퇴 노후
insurance insured coverage policy premium insurer 보험 보장 보험료
rewards points miles cashback bonus loyalty 포인트 마일리지 적립 보너스
pin passcode password login credentials pass_code 비밀번호 암호 핀번호
verify verification identify identity authenticate confirm prove proof 인증 확인 본인확인 증명
cancel cancellation call_off scrap drop abort undo revoke 취소 철회 해지 무효
change alter modify edit update amend switch adjust 변경 수정 바꾸 바꿔 고치 정정 갱신
renew renewal extend extension prolong 갱신 연장 재발급 늘려
reset restore restart reboot factory_settings 초기화 재설정 복구 재시작
create make set_up setup establish add new 만들 생성 추가 개설 등록
delete remove erase clear get_rid take_off wipe discard 삭제 제거 지우 지워 없애 빼
open start begin launch commence kick_off 시작 열기 개시 개설 켜
close shut finish end terminate stop conclude 종료 닫 끝 마감 마치
deadline due_date cutoff closing_date last_day expire expiration expiry time_limit by_when 마감 기한 마감일 데드라인 만료 마지막날 언제까지 종료일
apply application submit file lodge put_in hand_in filing 신청 접수 제출 지원 응모 출원 내야
register enroll enrol sign_up join registration subscribe 등록 가입 참가 신청
approve approved accepted accept grant pass 승인 허가 통과 합격
reject fail failure disqualify knocked_out 탈락 떨어지 불합격 반려 실패
eligible eligibility qualify qualified entitled allowed may_apply can_apply 자격 대상 요건 해당 가능
requirement requirements condition conditions criteria criterion needed required need must necessary 요건 조건 기준 필요 필수
document documents paper papers paperwork form forms certificate 서류 문서 서식 양식 구비 증빙
certificate certification licence license permit accreditation 증명서 확인서 인증서 자격증 면허 허가증
form template sheet 서식 양식 신청서
copy duplicate photocopy scan 사본 복사 스캔
sign signature seal stamp 서명 도장 날인 인감
notice announcement posting call bulletin published posted 공고 공지 게시 모집 안내 발표
result results outcome announce selected chosen winner 결과 선정 발표 합격
review evaluation assess examine screening judge scoring inspection 심사 평가 검토 심의 점검 채점
score points marks grade 점수 배점 가점 등급 성적
benefit benefits advantage perk perks support help_with what_do_we_get 혜택 지원 우대 이점 장점 특전
exclude excluded disqualified exclusion barred ineligible 제외 결격 배제 제한 배제사유
penalty fine sanction punishment ticket 벌금 과태료 처벌 제재 벌칙 범칙금
violation breach offence infringement illegal 위반 불법 위법
office agency authority bureau department 기관 부처 관청 관할 사무소 세관 관공서
company firm business corporation enterprise employer corporate 회사 기업 업체 법인 사업체 사업자
factory plant site workplace manufacturing 공장 사업장 제조
headquarters head_office main_office 본사 본점
branch subsidiary affiliate outlet 지점 지사 자회사 계열사
size scale big large small medium 규모 크기 대기업 중견 중소
employees staff workers workforce headcount personnel 직원 종업원 근로자 인원 임직원
sales revenue turnover 매출 매출액 수입금액
export exports exporting exporter ship_abroad overseas 수출 해외판매 수출기업
import imports importing importer 수입 직구
customs clearance 통관 세관
origin made_in 원산지
product products goods item items merchandise commodity 제품 상품 품목 물건 물품
code number digits 코드 번호
address street where_i_live location residence 주소 소재지 거주지
location where located whereabouts place find spot 위치 어디 장소 곳
near nearby nearest close_to around local closest in_the_area 근처 가까운 주변 인근
far distance how_far miles away kilometers kilometres 거리 얼마나_먼
phone telephone cell mobile smartphone cellphone iphone android handset 전화 휴대폰 핸드폰 스마트폰
call dial ring phone_up 전화 통화 걸어
number contact phone_number hotline 연락처 전화번호 번호 문의처
text sms message texting 문자 메시지 메세지 톡
email mail e-mail inbox 이메일 메일 전자우편
post mail courier postal by_mail registered_mail 우편 등기 택배
website site web page homepage online internet portal url 홈페이지 사이트 웹 온라인 인터넷 누리집
download file attachment save 다운로드 파일 첨부 내려받
computer laptop pc desktop macbook notebook 컴퓨터 노트북 피씨
wifi wi-fi internet network router connection 와이파이 인터넷 네트워크 공유기
device gadget bluetooth sync pair connect hook_up 기기 장치 블루투스 연결 연동
app application software program 앱 어플 프로그램 소프트웨어
broken not_working doesn't_work malfunction crash error glitch bug issue problem wrong trouble fault 고장 오류 문제 장애 안돼 안_돼 안되 에러 이상
fix repair mend solve resolve troubleshoot 수리 고치 해결 수선
help assist assistance support aid 도와 도움 지원 상담
question ask inquiry query enquiry 질문 문의 여쭤 궁금
answer reply respond response 답변 응답 대답 회신
explain describe tell_me_about definition define meaning what_does mean stand_for 설명 의미 뜻 정의 무슨_뜻
information info details detail specifics data 정보 내용 상세 자료
how way method procedure process steps instructions directions_to 방법 절차 어떻게 과정 요령 단계
why reason cause how_come explanation what_caused 왜 이유 원인 까닭 어째서
when what_time what_day what_date 언제 몇_시 며칠 시기 일정
time clock hour hours o'clock timezone time_zone 시간 시각 시간대
date day calendar day_of_the_week today's_date 날짜 요일 일자 달력
today tonight this_morning this_afternoon this_evening 오늘 금일 오늘밤
tomorrow next_day 내일 명일
yesterday last_night 어제 전날
now right_now currently current at_present presently at_the_moment 지금 현재 당장 요즘
soon upcoming next coming future later 곧 다음 차기 앞으로 향후 나중
last previous past earlier former before prior recent latest history 지난 이전 과거 최근 직전 전번
period duration how_long length term span 기간 동안 얼마나_오래 며칠간
early ahead in_advance beforehand pre 미리 사전 일찍
late delay delayed overdue behind tardy 늦 지연 지각 연체 지났
wait waiting pending hold_on queue line 기다리 대기 보류
fast quick quickly speed hurry rush asap urgent express 빨리 급히 신속 빠르 급해
schedule timetable agenda itinerary plan planned program 일정 스케줄 계획 예정
meeting meetings conference appointment appointments 회의 미팅 약속 모임
reminder reminders remind don't_let_me_forget remember notify alert 알림 리마인더 상기 잊지 알려
alarm wake wake_me wake_up 알람 깨워 기상
timer countdown stopwatch 타이머 초시계
list lists checklist todo to-do to_do tasks task 목록 리스트 할일 할_일 명단
calendar event events 캘린더 행사 달력
weather forecast temperature rain snow sunny cold hot degrees humidity outside umbrella windy storm 날씨 기온 비 눈 예보 습도 더위 추위 우산
travel trip vacation holiday journey tour tourist visit go_to abroad overseas 여행 관광 휴가 방문 출장
flight flights plane fly airline airplane airport airways layover 비행기 항공 항공편 공항 항공권
luggage baggage suitcase carry-on carry_on bag bags checked_bag 수하물 짐 가방 캐리어
hotel motel room lodging stay accommodation inn airbnb suite 호텔 숙소 숙박 방
book reserve reservation reservations booking reserved 예약 예매 부킹
ticket tickets seat pass admission 표 티켓 입장권 승차권
visa passport travel_document immigration 비자 여권 사증 출입국
vaccine vaccination shot shots immunization inoculation vaccinated 백신 예방접종 주사
car vehicle automobile truck auto suv sedan 차 자동차 차량 승용차
rent rental lease hire 렌트 대여 임대 빌리 렌터카
drive driving driver road highway 운전 주행 도로 기사
traffic congestion jam backed_up commute 교통 정체 막히 막혀
directions route navigate map way_to get_to gps 길 경로 지도 길찾기 가는_법
bus subway train metro transit transportation rail shuttle 버스 지하철 기차 대중교통 열차
taxi cab uber lyft ride 택시 콜택시
parking park garage 주차 주차장
gas gasoline fuel petrol tank gas_station mpg mileage 기름 주유 연료 휘발유 연비
tire tires tyre tyres wheel flat 타이어 바퀴 펑크
oil oil_change lubricant engine 오일 엔진 윤활
battery jump jump_start dead_battery charge charger 배터리 충전 방전
license dl driver's_license registration plate 면허 등록증 번호판
food meal dish eat dinner lunch breakfast supper snack cuisine 음식 식사 밥 저녁 점심 아침식사 먹
restaurant diner cafe eatery place_to_eat bistro steakhouse 식당 음식점 맛집 카페 레스토랑
recipe cook make_food prepare cooking bake baking 요리 레시피 조리 만드는_법
ingredient ingredients what_goes_in contain contains 재료 원료 성분 들어가
substitute replace replacement swap instead_of alternative in_place_of 대체 대신 교체 대용
calorie calories nutrition nutritional healthy fat carbs protein sodium sugar 칼로리 영양 열량 영양소
spoil go_bad shelf_life rotten still_good fresh expired last_in_the_fridge 상하 유통기한 썩 보관
fridge refrigerator freezer 냉장고 냉동
drink beverage coffee tea beer wine alcohol water juice 음료 커피 술 맥주 와인 차 물
grocery groceries supermarket store shop market mall 마트 슈퍼 가게 상점 매장 시장 장보기
shopping_list cart basket 장바구니 쇼핑
delivery deliver ship shipping shipment shipped package parcel arrive tracking track order_status 배송 배달 택배 도착 운송 배송조회
size fit measurement length width height tall high weigh weight heavy 크기 사이즈 치수 길이 높이 무게
color colour shade red blue green 색 색상 색깔 빨강 파랑
clothes clothing shirt dress shoes jacket pants wear outfit 옷 의류 신발 셔츠 바지 입
house home apartment flat place condo residence 집 아파트 주택 자택
clean cleaning wash vacuum laundry tidy chores housework 청소 빨래 세탁 집안일
light lights lamp bulb lighting 불 조명 전등 등
temperature thermostat heating air_conditioner ac heat cool 온도 난방 냉방 에어컨 보일러
tv television show channel series episode netflix 티비 텔레비전 드라마 방송 채널 프로그램
movie film cinema theater theatre 영화 극장 상영
music song songs track tune album artist band playlist singer genre 음악 노래 곡 가수 앨범 재생목록
play put_on listen stream hear 재생 틀어 들려 듣
volume loud louder quieter sound mute noise 볼륨 소리 음량 소음
game games play_a_game puzzle trivia 게임 놀이 퍼즐
sport sports football soccer baseball basketball team match 스포츠 축구 야구 농구 경기 시합 팀
joke funny laugh humor humorous hilarious jokes make_me_laugh 농담 웃긴 재밌는 유머 개그
fact trivia fun_fact interesting something_cool 사실 상식 재미있는
news headline headlines current_events 뉴스 소식 기사
book novel read author library 책 소설 독서 작가 도서관
language english spanish french german chinese italian translate translation how_do_you_say japanese 언어 영어 번역 일본어 중국어 통역 외국어
spell spelling letters spelled 철자 맞춤법 스펠링
word synonym dictionary thesaurus another_word other_word term 단어 낱말 동의어 유의어 사전
calculate math sum add plus minus times divided multiply square_root percent percentage equals equation arithmetic 계산 더하 곱하 나누 수학 퍼센트
convert conversion unit units ounces cups inches feet meters metric tablespoons teaspoons liters grams 변환 환산 단위
coin flip toss heads tails 동전 던져
dice die roll sided 주사위 굴려
random pick_a_number choose select 아무거나 무작위 골라 선택
health healthy medical condition 건강 의료
doctor physician hospital clinic nurse dentist 의사 병원 의원 치과 간호사
sick ill illness symptom symptoms disease fever pain hurt ache cough cold flu 아프 증상 병 감기 열 통증
medicine drug pill pills medication prescription aspirin 약 처방 복용
exercise workout gym fitness run jog 운동 헬스 체육관 달리기
sleep asleep nap bedtime insomnia 잠 수면 자야
name called what_is_your_name nickname who_are_you call_you call_me 이름 성함 명칭 별명 호칭
you yourself bot robot computer ai machine human real_person chatbot assistant 너 당신 로봇 봇 인공지능 사람이야 챗봇
who_made created developer creator designed built programmed made_you boss work_for 누가_만들 개발자 제작자 만든_사람
age old birthday born birth birthdate 나이 몇_살 생일 생년월일 출생
hobby hobbies free_time pastime interests for_fun 취미 여가
pet dog cat puppy animal animals kitten 애완동물 강아지 고양이 반려 동물 개
family mother father mom dad brother sister parent son daughter wife husband kids children 가족 엄마 아빠 부모 형제 아들 딸 아내 남편 아이
friend buddy pal colleague coworker 친구 동료
job work career occupation position employment hire 일 직업 직장 취업 채용 근무
vacation pto time_off leave day_off days_off holiday request_off 휴가 연차 쉬는_날 휴무
boss manager supervisor 상사 부장 사장 매니저
interview resume cv 면접 이력서
school college university class course student teacher 학교 대학 수업 강의 학생 교사 선생님
exam test quiz 시험 고사 퀴즈
study learn homework lesson 공부 학습 숙제 배우
law legal lawyer attorney court 법 법률 변호사 소송 법원
police crime report emergency 경찰 범죄 신고 긴급
government minister ministry federal state public 정부 부처 장관 국가 공공
hello hi hey greetings good_morning good_evening howdy 안녕 반가워 하이
how_are_you how's_it_going what's_up what_is_up how_you_doing 잘_지내 어떻게_지내 기분_어때
bye goodbye see_you farewell later catch_you 잘_가 안녕히 다음에_봐 바이
thank thanks appreciate grateful 고마 감사 땡큐
sorry apologize apologise excuse_me pardon 미안 죄송 사과
yes yeah yep sure okay affirmative correct right true indeed of_course 네 예 응 맞아 그래 좋아
no nope nah negative false incorrect not_true 아니 아뇨 틀렸
maybe perhaps possibly not_sure unsure uncertain might i_don't_know 아마 글쎄 모르겠 확실하지
repeat again say_that_again once_more come_again one_more_time what_did_you_say 다시 반복 한번_더 또
speak talk speaking voice accent say 말 말해 말하 목소리 이야기
slow slower slowly slow_down 천천히 느리 느려
capable can_you_do ability feature features abilities what_can_you skills 할_수_있 기능 능력
setting settings preference preferences configure options 설정 환경설정 옵션
turn_on enable activate activation switch_on start_up 켜 활성화 사용_시작 작동
turn_off disable deactivate switch_off power_down 꺼 끄 비활성화 해제
find search look_for locate look_up seek 찾 검색 조회
show display see view give_me let_me_see pull_up tell 보여 표시 보기 알려
send forward share 보내 전송 전달 공유
receive got get received obtain 받 수령 수신 얻
check look_at inspect monitor status whether 확인 점검 조회 체크
recommend suggestion suggest advise advice best good top_rated favorite ideas 추천 제안 조언 좋은 괜찮은
compare difference different versus better vs which_is 비교 차이 다른 다르 더_나은
want would_like wish desire looking_to need i'd_like 원하 싶 필요 바라
like love enjoy fond favorite 좋아 사랑 즐기
hate dislike annoying awful terrible bad 싫 짜증 나쁜 별로
happy glad good_mood great excited 기쁘 행복 즐거
sad upset depressed unhappy lonely 슬프 우울 외로
angry mad furious 화나 열받
bored boring dull nothing_to_do 심심 지루
more additional extra another increase raise higher bump_up 더 추가 증가 올려 늘리
less fewer decrease lower reduce lowered down 적게 감소 줄이 낮춰
limit maximum max cap minimum at_most at_least how_many 한도 최대 최소 상한 하한 제한 몇_개
all every each entire whole total altogether 모두 전부 전체 합계 총 다
both several multiple many two various numerous 여러 둘 복수 다수 중복 둘_다
only just single one 하나 오직 만 단일
without lack no_longer don't_have not_have 없 없이 미보유 없는
person human agent representative operator someone live_agent advisor 사람 상담원 직원 담당자
owner own possess belong 소유 보유 소유자
individual sole proprietor freelancer self-employed 개인 개인사업자 자영업
foreign overseas international abroad global worldwide 해외 외국 국제 글로벌
domestic local national home 국내 내수
country nation countries state 나라 국가
city town region area province district 도시 지역 지방 시 도
south_korea korea korean 한국 대한민국 국내
population how_many_people 인구
safe safety secure security protect 안전 보안 보호
secret private privacy personal confidential 비밀 개인정보 사생활 기밀
rule rules regulation law policy guideline 규정 규칙 법규 정책 지침
year annual yearly years fiscal 년 연도 해마다 매년 연간
month monthly months 월 달 매월
week weekly weekend weekday weeks 주 주말 평일 매주
young new startup newly founded age_of_company 신생 창업 업력 신설 스타트업
history established founded 설립 연혁
agent proxy on_behalf representative broker 대리 대행 위임 관세사
fill_out complete write fill_in enter 작성 기입 기재 입력
missing incomplete supplement correction mistake error typo 누락 보완 오타 실수 잘못
objection appeal complain complaint dispute contest 이의 이의제기 불복 불만 항의 민원
policy_loan guarantee credit_guarantee finance financing 보증 정책자금 금융 융자
number_of quota places seats how_many slots 몇_개 정원 인원 배정 규모 티오
competition ratio odds chance rate 경쟁률 확률 가능성
focus priority strategic emphasis 중점 우선 전략
field sector industry line_of_business area 분야 업종 산업 부문
list_of names_of who_are members 명단 목록 구성
visit walk_in in_person come_by go_there 방문 직접 내방 현장
language_of in_english in_korean 영문 국문 영어로 한국어로
weekend sunday saturday holidays public_holiday 주말 일요일 토요일 공휴일 휴일
number_word one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million first second third
weekday_name monday tuesday wednesday thursday friday saturday sunday 월요일 화요일 수요일 목요일 금요일 토요일 일요일
month_name january february march april may june july august september october november december
country_name america usa us england uk britain france germany spain italy mexico canada japan china india brazil russia australia korea greece egypt thailand vietnam turkey ireland iceland 미국 영국 프랑스 독일 일본 중국 베트남 유럽
city_name new_york los_angeles chicago london paris rome tokyo boston seattle miami dallas denver atlanta houston phoenix san_francisco san_diego las_vegas orlando berlin madrid beijing sydney toronto barcelona portland austin washington 서울 부산 인천 대구 대전 광주 울산 세종 수원 제주
state_name california texas florida ohio nevada utah michigan arizona oregon idaho georgia virginia colorado alaska hawaii
food_name pizza burger pasta lasagna rice chicken beef pork steak fish salmon shrimp sushi taco tacos soup salad bread cake pie cookie brownie pancake egg cheese bacon potato tomato onion garlic carrot apple banana orange strawberry chocolate sugar salt pepper flour butter milk oil honey peanut sandwich noodle curry 피자 치킨 햄버거 김치 라면 케이크
bank_name chase citi citibank wells_fargo bank_of_america capital_one 국민은행 신한은행 우리은행 하나은행 농협 기업은행
brand_name google apple amazon microsoft samsung facebook netflix walmart target nike tesla 구글 애플 삼성 네이버 카카오
airline_name delta united southwest jetblue 대한항공 아시아나
car_name toyota honda ford bmw chevy nissan hyundai kia jeep 현대차 기아
clothing_name shirt shoe jacket jean sock hat coat suit tie glove scarf boot 신발 셔츠 모자 장갑 코트
body_part head eye ear nose mouth tooth neck shoulder arm hand finger leg knee foot toe skin hair stomach 머리 눈 귀 코 입 목 어깨 팔 손 다리 무릎 발 배
animal_name dog cat horse bird fish cow pig sheep lion tiger bear elephant monkey rabbit snake mouse 사자 호랑이 토끼 새
appliance fridge oven stove microwave dishwasher washer dryer vacuum fan heater blender toaster 냉장고 세탁기 전자레인지 청소기 선풍기 보일러
furniture_name bed sofa couch desk chair shelf lamp rug mattress 침대 소파 책상 의자
tool_name hammer screw drill saw nail wrench ladder 망치 드릴
school_subject maths physics chemistry biology history geography literature economics 수학 물리 화학 생물 역사 지리
relative_name mom dad mother father sister brother son daughter wife husband uncle aunt cousin grandma grandpa grandmother grandfather 엄마 아빠 누나 오빠 언니 동생 할머니 할아버지 남편 아내 아들 딸
person_name john mary mike sarah david james tom lisa bob jane
measure_word inch foot feet yard mile meter kilometer ounce pound gram kilogram liter gallon cup tablespoon teaspoon celsius fahrenheit degree percent
day_part morning noon afternoon evening night midnight 아침 점심 오후 저녁 밤 새벽 오전 자정 정오
season spring summer autumn fall winter 봄 여름 가을 겨울 봄철 여름철 겨울철
bright_dark bright dim dark brightness 밝 어두
wear put_on take_off dress 입 신 착용 벗
carry bring take hold leave_behind 챙기 가져 들고 두고 소지
forbid don't_do not_to never must_not prohibited forbidden 금지 하지_마 하지마 말아 말라 안돼 안_된다 삼가 마라
tell_command make_sure be_sure always_do 반드시 꼭 명심 신경 유의 주의 조심
most least best worst top highest lowest biggest 가장 제일 최고 최대 최저 최다
which_one which who whom whose what_kind what_type 누구 누가 어느 어떤 무엇 뭐 무슨 어느쪽 어떤거
get_up rise stand 일어나 기상 깨
go come leave head arrive 가다 가자 가는 오는 출발 도착 갈까 떠나
eat drink swallow 먹 드시 마시 섭취
talk_about mention discuss refer 언급 얘기 이야기 말씀
meet gather party get_together 만나 만남 모임 모이 회식
mask dust air pollution 마스크 미세먼지 먼지 공기 황사
clean_air ventilate window 환기 창문 공기청정기
sunlight sunscreen uv sunglasses 자외선 선크림 선글라스 햇빛
rainfall rain typhoon flood thunder 강수 강수량 비 태풍 홍수 장마 폭우 소나기
electricity power plug outlet gas_bill 전기 전원 콘센트 전력 가스
password_change pin_change 비밀번호_변경
overdraft overdrawn negative_balance 마이너스
chargeback dispute_charge 이의제기
apple_pay google_pay contactless mobile_payment 간편결제 삼성페이 애플페이 페이
direct_debit standing_order recurring automatic_payment autopay 자동이체 정기결제
cheque check checkbook 수표
exchange_goods swap_item 교환 맞교환
warranty guarantee_period 보증 보증기간 품질보증
stock_in available in_stock sold_out availability 재고 품절 입고
track_where where_is_my 어디쯤 어디까지_왔
subscription membership plan member 구독 회원 멤버십 정기권
profile personal_details my_details my_info 프로필 내_정보 개인_정보 회원정보
upload attach submit_online 업로드 첨부 올리기
reschedule postpone put_off move_back push_back 미루 연기 변경
confirm_booking confirmation reconfirm 예약확인 예약_확인
guide manual handbook tutorial 안내서 설명서 매뉴얼 가이드 편람
training education briefing session seminar 교육 설명회 세미나 연수
consulting consultation counsel advisory 컨설팅 상담 자문
subsidy grant funding support_fund 보조금 지원금 자금지원
innovation innovative technology technological r&d research 혁신 기술 연구 개발 연구개발
green carbon environment eco 친환경 탄소 환경 녹색
digital smart ai software_industry 디지털 스마트 인공지능
semiconductor chip display battery_industry bio robotics 반도체 디스플레이 이차전지 배터리 바이오 로봇
delinquent arrears unpaid default bankruptcy insolvent 체납 연체 미납 부도 파산 회생 휴업 폐업
balance_sheet financial_statement accounts_audit accounting audit 재무제표 결산 회계 감사 재무
shareholder equity ownership stake subsidiary_stake 주주 지분 주식 출자
certificate_validity valid validity effective 유효 유효기간 효력
representative ceo president head_of 대표 대표자 대표이사 사장
consignment outsourced contract manufacturing_contract 위탁 외주 도급 계약
warehouse logistics storage_business forwarder carrier 창고 물류 보관 운송 포워더 보세창고
free_trade agreement preferential tariff_preference fta 협정 특혜 자유무역 에프티에이
certified_operator aeo authorized_economic authorised_economic 공인 종합인증 안전관리우수
select_count how_many_selected number_selected 몇_개사 몇_곳 몇개 선정규모
again_apply reapply re-apply second_time try_again 재신청 재지원 재도전 다시_신청
duplicate_apply multiple_applications both_ministries 중복신청 중복_신청 동시신청 이중
after_selection once_selected if_selected 선정되면 선정_후 뽑히면 붙으면 합격하면
not_selected if_rejected failed_to 떨어지면 탈락하면 안_되면
@finance bank account card loan credit debit balance deposit withdraw transfer interest mortgage atm cash check checks bill 은행 계좌 카드 대출 이자 송금 예금
@travel flight hotel trip airport visa luggage passport airline vacation tourist booking 여행 공항 호텔 항공 여권
@driving car gas tire oil traffic engine mileage drive highway uber 자동차 운전 주유 타이어 엔진
@food food recipe restaurant eat cook meal calories ingredients dinner lunch cheese chicken beef rice pasta pizza soup cake bread egg eggs milk butter salad potato fish meat fruit apple banana chocolate cookies sandwich 음식 요리 식당 재료 밥 고기 빵 과일
@home clean light thermostat laundry furniture kitchen bathroom sink stove oven 청소 조명 부엌 가구
@work meeting boss salary job office coworker vacation payroll employee 회사 회의 월급 직장
@tech phone app computer internet device battery screen software wifi password 컴퓨터 앱 인터넷 휴대폰
@health doctor medicine vaccine sick exercise calories pain hospital heart blood diet 의사 약 병원 건강
@media song movie music tv show play actor singer band film album 노래 영화 음악 드라마 배우
@smalltalk joke hello bye thanks name you human funny bored hobby 안녕 농담 고마워
@trade export import customs tariff origin clearance shipment bonded aeo fta 수출 수입 관세 통관 원산지 세관 보세
@programme apply application notice selection eligible deadline documents review criteria round 신청 접수 공고 선정 심사 서류 요건 마감
"""
