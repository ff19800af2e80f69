"""Lines of everyday talk in Korean and English that no FAQ of a programme answers: what *none of ours* looks like."""

from __future__ import annotations

KOREAN = """
오늘 점심 뭐 먹을까
어제 본 영화 진짜 재미없더라
내일 비 온다던데 우산 챙겨야겠지
요즘 잠이 잘 안 와요
강아지 산책은 하루에 몇 번 시켜야 하나요
주말에 부산 가는 기차표 남아 있나
너 몇 살이야
심심한데 농담 하나 해 줘
배고파 죽겠다
헤어진 사람이 자꾸 생각나
김치찌개 맛있게 끓이는 법
이번 주 로또 번호 좀 찍어 줘
노트북이 자꾸 멈추는데 왜 그럴까
회사 와이파이 비밀번호가 뭐였지
프린터에 종이가 걸렸어요
회의실 예약 어떻게 바꾸지
택배가 아직도 안 왔어요
주문한 옷 환불하고 싶은데요
배송지를 잘못 적었어요
통장 비밀번호를 다섯 번 틀렸어요
신용카드를 잃어버렸는데 어떻게 하죠
체크카드 한도를 올려 주세요
환전하려면 어느 은행이 좋아
전세 대출 금리가 얼마나 되나요
휴대폰 요금제 좀 바꾸고 싶어
유심은 어디서 사나요
근처에 문 연 약국 있나요
감기약이랑 술 같이 먹어도 돼
치과 예약을 다음 주로 미루고 싶어요
허리가 아픈데 어느 과로 가야 하죠
운전면허 갱신은 어떻게 하나요
여권 사진 규격이 어떻게 되지
주차 위반 과태료 조회
자동차 엔진오일은 언제 갈아야 해
타이어 공기압이 낮대요
제주도 렌터카 싼 데 알려 줘
여름휴가 어디로 갈까
비행기 수하물 몇 킬로까지 되나요
호텔 조식 포함인가요
축구 경기 결과 알려 줘
야구 누가 이겼어
노래 제목 좀 찾아 줘
요즘 볼 만한 드라마 추천해 줘
소설책 한 권만 골라 줘
피아노 배우려면 얼마나 걸릴까
영어 공부를 어떻게 시작하지
수능이 며칠 남았지
아이 어린이집 입소 순위가 궁금해요
기말고사 범위가 어디까지야
수강 신청을 깜빡했어
도서관 몇 시에 닫아
졸업 논문 주제를 못 정하겠어
면접 때 뭐 입고 가지
이직할까 말까 고민이야
월급이 왜 이렇게 적지
연차 며칠 남았는지 알려 줘
퇴사하면 실업급여 받을 수 있나
부장님이 너무 싫어
점심시간에 은행 다녀와도 될까
동료 생일 선물 뭐가 좋을까
결혼식 축의금 얼마 내야 해
친구랑 싸웠는데 먼저 사과할까
엄마한테 전화 좀 걸어 줘
내일 아침 여섯 시에 깨워 줘
알람 다 꺼 줘
거실 불 좀 켜 줄래
에어컨 온도를 낮춰 줘
청소기 돌려 줘
빨래는 언제 하는 게 좋을까
세탁기에서 이상한 소리가 나
냉장고에 뭐가 남았더라
라면 물 양 얼마나 잡아
다이어트에 좋은 음식
헬스장 등록할까
달리기하면 살이 빠지나요
미세먼지 심해?
눈이 펑펑 오네
서울에서 대구까지 얼마나 걸려
지하철 막차 시간
버스가 왜 이렇게 안 와
택시 좀 불러 줘
길이 너무 막힌다
주식이 또 떨어졌어
비트코인 지금 사도 돼?
부동산 값이 오를까
연말정산 언제 해요
종합소득세 신고 기간 놓쳤어요
자동차세 연납하면 얼마나 깎아 줘
건강보험료가 왜 올랐어요
국민연금은 언제부터 받아요
주민등록등본 어디서 떼요
전입신고 온라인으로 되나요
쓰레기 분리수거 무슨 요일이야
이사 업체 추천해 줘
에어비앤비 취소하면 환불돼?
사진을 클라우드에 옮기는 방법
이메일이 안 보내져요
엑셀에서 중복 지우는 법
파이썬으로 파일 읽는 코드 짜 줘
컴퓨터 바이러스 걸린 것 같아
모니터 화면이 깜빡거려요
비밀번호를 잊어버렸어요
회원 탈퇴하고 싶어요
로그인이 안 돼요
게임 계정이 정지됐어
너는 사람이야 기계야
누가 너를 만들었어
사랑해
바보야
진짜 짜증난다
너 왜 이렇게 멍청해
꺼져
고마워 수고했어
안녕 반가워
잘 자
ㅋㅋㅋㅋ 웃기다
ㅠㅠ 힘들어
아무 말이나 해 봐
오늘 무슨 요일이지
지금 몇 시야
대통령 선거는 언제야
세계에서 제일 높은 산은
달까지 거리가 얼마야
고양이는 왜 상자를 좋아할까
공룡은 왜 사라졌어
물 끓는 온도
한국 인구는 몇 명이야
프랑스 수도가 어디지
이 문장을 영어로 번역해 줘
시 한 편 써 줘
생일 축하 문구 추천
꿈에 뱀이 나왔어
오늘의 운세 봐 줘
혈액형이 뭐야
술 한잔할까
커피 너무 많이 마셨나 봐
치킨 시켜 먹자
맛집 알려 주세요
꽃집 몇 시까지 해요
미용실 예약 취소할게요
신발 사이즈가 안 맞아요
중고로 팔면 얼마 받을까
쿠폰 어떻게 써요
포인트 유효 기간이 지났어요
해외 직구했는데 물건이 안 와요
영수증 다시 뽑아 주세요
복사기 토너 어디 있어
출장비 정산 어떻게 하지
법인카드 분실했어요
거래처에 메일 보내 놔
보고서 오타 좀 봐 줘
발표 자료 만들기 귀찮아
화장실이 어디예요
엘리베이터가 고장 났어요
윗집이 너무 시끄러워요
가스레인지 불이 안 켜져
전기 요금이 많이 나왔어
인터넷이 느려요
텔레비전 채널 돌려 줘
볼륨 좀 줄여
오늘 일정 다 지워 줘
장 볼 목록에 우유 추가해
장미는 언제 피나요
등산 가기 좋은 산
낚시 같이 갈 사람
캠핑 준비물이 뭐지
수영장 몇 살부터 들어가나
놀이공원 입장료
박물관 쉬는 날
콘서트 표 구할 수 있을까
군대 언제 가야 하지
소개팅에서 무슨 말을 하지
아기가 밤새 울어요
할머니 생신 선물
고등학생이 할 만한 아르바이트
학원비가 너무 비싸
""".strip().split("\n")

ENGLISH = """
what should i have for dinner tonight
will it rain this weekend
tell me a joke
how old are you
are you a real person
i am so bored
what's the capital of australia
how tall is mount everest
who won the game last night
recommend a good movie
how do i cook rice
how long should i boil an egg
my laptop keeps freezing
the printer is out of paper
what is the wifi password
i forgot my password
i can't log in to my email
how do i delete my account
the screen is cracked can you fix it
which phone should i buy
my package never arrived
i want to return these shoes
can i get a refund
do you ship to canada
is this jacket available in blue
i lost my credit card
what's my account balance
transfer fifty dollars to my brother
why was my card declined
what is the mortgage rate today
should i buy bitcoin
how is the stock market doing
book a table for two at seven
find me a cheap flight to rome
what is the baggage allowance
is breakfast included at the hotel
rent a car for next week
how far is it to the airport
when does the last train leave
call me a taxi
traffic is terrible this morning
where can i park downtown
my car won't start
when should i change the oil
the tire looks flat
set an alarm for six
turn off the lights
turn up the volume
play some jazz
what song is this
add milk to the shopping list
cancel all my meetings
remind me to call mum
send a text to john
what time is it in tokyo
what day is it today
happy birthday
good morning
thank you so much
goodbye for now
you are stupid
this is useless
shut up
i love you
i feel sad today
i can't sleep at night
my back hurts what should i do
can i take aspirin with wine
book a dentist appointment
where is the nearest pharmacy
how many calories in a banana
best exercise to lose weight
how do i quit smoking
my dog will not eat
how often should i water a cactus
why do cats purr
what killed the dinosaurs
how far away is the moon
who wrote hamlet
what is the meaning of life
translate hello into french
how do you spell necessary
what does serendipity mean
write me a poem about autumn
solve this equation for x
what is twelve times fourteen
how many ounces in a pound
convert miles to kilometres
flip a coin
roll a dice
pick a number between one and ten
how do i renew my driving licence
where do i get a passport photo
when are taxes due
how do i file my income tax
how many vacation days do i have left
can i work from home on friday
i want to quit my job
how do i ask for a raise
my boss is annoying
what should i wear to an interview
tips for giving a speech
how do i remove duplicates in excel
write a python script to read a file
my computer has a virus
how do i reset my router
why is the internet so slow
the download failed again
how do i back up my photos
is there a student discount
how much is a museum ticket
is the library open on sunday
when does school start
i failed my exam
help me with my homework
how do i learn the guitar
good books for a long flight
who sings this song
what's new on tv
how does the series end
when is the next world cup
how do i get to the stadium
plan a party for my son
gift ideas for my wife
what flowers mean sorry
how do i tie a tie
how do i get wine out of a carpet
my washing machine is leaking
the neighbours are too loud
how do i unclog a sink
how much does it cost to paint a room
should i rent or buy a house
the elevator is broken
who is the president of france
what's in the news
when is the next election
what is the population of brazil
which planet is the biggest
how do vaccines work
is coffee bad for you
what wine goes with fish
order a large pizza
what's the recipe for pancakes
can i substitute butter with oil
does milk go bad if left out
restaurants near me
is the beach crowded now
best time to visit iceland
do i need a visa for japan
what plug do they use in england
how do i say thanks in spanish
tell me my horoscope
do you believe in ghosts
what did i dream about
what's your favourite colour
do you have any hobbies
who made you
sing me a song
blah blah blah
asdf test test
my battery dies too fast
how do i block a number
turn on airplane mode
where are my keys
did anyone call me
what's my next appointment
how long does a haircut take
can you recommend a plumber
how do i sell my old bike
is my gym open today
what size shoes do i wear
how to change a nappy
names for a baby girl
when will the baby sleep through the night
my grandmother is in hospital
my insurance claim was rejected
what is a good credit score
how do i split the bill
how much should i tip
""".strip().split("\n")

FAR: tuple[str, ...] = tuple(KOREAN + ENGLISH)
