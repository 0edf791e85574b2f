"""A bundle with something in every table and in nearly every column."""

EVERYTHING = {
    "agency": "key,value\nname,Tiny & Sons\ntimezone,Europe/Berlin\ncurrency,EUR\ncountry,DE\n"
    "fiscal_year_start_month,4\nweek_start,sun\ncalendar,office",
    "calendars": "id,timezone,mon,sat,holidays\n"
    "office,Europe/Berlin,09:00-12:30 13:30-17:30,00:00-24:00,DE-BY",
    "calendar_days": "calendar,on,hours\noffice,2025-12-24,09:00-12:00\noffice,2025-12-31,",
    "teams": "id,name,parent,timezone,currency,calendar\n"
    "north,North,group,Europe/London,GBP,office\ngroup,Group,,,,",
    "people": "id,name,email\nbob,Bob,bob@example.com\nann,Ann,ann@example.com",
    "memberships": "person,team,role,from,until\n"
    "ann,north,account_manager,,2025-01-01\nann,north,manager,2025-01-01,\nbob,north,viewer,,",
    "clients": "id,name,parent,team,industry,tier,country,timezone,calendar,prospect_since,"
    "acquired_via,referred_by\n"
    '0012,"Acme ""One"", Ltd",C2,north,Retail,A,DE,Europe/Berlin,office,2024-01-01,event,C2\n'
    "C2,=cmd|' x,,,,,,,,,,",
    "assignments": "client,person,from,until,share,role\n"
    "0012,ann,,2025-06-01,100,primary\n0012,bob,2025-06-01,,100,\n0012,ann,,,33.5,secondary",
    "contacts": "id,client,name,email,title,seniority,division,location,introduced_by,since,"
    "left_on\n"
    "k1,0012,Kim,kim@acme.example,CEO,decision_maker,Export,Kiel,k2,2024-01-01,2025-01-01\n"
    "k2,0012,Lee,,,,,,,,",
    "contracts": "id,client,kind,service,starts_on,term_ends_on,ended_on,amount,interval,currency,"
    "renews,signed_on,notice_days,notice_given_on,end_reason,end_kind,billing_type\n"
    "K1,0012,retainer,SEO,2024-02-05,2025-02-14,2025-02-14,1000.50,month,GBP,,2024-01-29,"
    "60,2024-12-01,price,voluntary,fee\n"
    "K2,0012,project,Web,,,,9000,once,,K1,,,,,,pass_through",
    "contract_changes": "id,contract,on,kind,amount,term_ends_on,signed_on,person,reason\n"
    "X1,K1,2025-01-01,extension,1100,2026-02-14,2024-12-20,ann,growth\nX2,K1,2025-02-01,pause,,,,,",
    "billings": "id,client,on,amount,currency,kind,contract\n"
    "B1,0012,2025-01-01,-10.25,GBP,retainer,K1\nB2,0012,2025-01-01,0.0001,,,",
    "costs": "id,client,on,amount,currency,kind,hours,person\n"
    "Y1,0012,2025-01-01,99,EUR,delivery,7.25,ann\nY2,0012,2025-01-01,1,,,,",
    "requests": "id,client,opened_at,person,channel,priority,first_response_at,first_responder,"
    "resolved_at,reopened_at,state\n"
    "r1,0012,2025-10-26T02:30:00+01:00,ann,email,high,2025-10-26T02:45:00.5Z,bob,"
    "2025-10-27T09:00:00Z,2025-10-28T09:00:00Z,open\n"
    "r2,0012,2025-03-01T09:00:00Z,,,,,,,,no_reply_needed",
    "touches": "id,client,at,channel,direction,purpose,level,person,contact,minutes,request,"
    "in_reply_to,note\n"
    "t2,0012,2025-07-01T10:00:00Z,meeting,outbound,success,upstream,bob,k1,60,r1,t1,\n"
    "t2,0012,2025-07-01T10:00:00Z,meeting,outbound,success,upstream,ann,k1,30.5,r1,t1,the budget\n"
    "t1,0012,2025-06-30T22:30:00Z,email,inbound,,,,,,,,",
    "charters": "client,channel,priority,hours,from,until\n"
    ",,,4,,2025-01-01\n,,,3.5,2025-01-01,\n0012,email,high,1,2025-01-01,2026-01-01",
    "surveys": "id,kind,client,contact,person,wave,sent_at,responded_at,score,scale_min,scale_max,"
    "criterion,weight,comment\n"
    's1,nps,0012,k1,ann,H1,2025-05-12T09:00:00Z,2025-05-13T09:00:00Z,9,0,10,trust,2.5,"two\r\n'
    'lines, and ""quotes"""\n'
    "s2,pulse,,,bob,,2025-05-12T09:00:00Z,,,,,,,",
    "referrals": "id,client,contact,on,prospect,qualified,won_client\n"
    "R1,0012,k1,2025-01-08,Seven,1,C2\nR2,0012,,2025-01-08,,0,\nR3,0012,,2025-01-08,,,",
    "opportunities": "id,client,prospect,person,kind,channel,origin_contact,referral,opened_on,"
    "sent_on,decided_on,outcome,amount,currency,interval\n"
    "O1,C2,,ann,new_business,referral,k1,R1,2025-01-10,2025-01-24,2025-02-10,won,100,EUR,week\n"
    "O2,,Gamma,,upsell,,,,,,,,,,",
    "projects": "id,client,name,baseline_due_on,due_on,delivered_on,cancelled_on,fee,currency,"
    "person\n"
    "J1,0012,Website,2025-05-30,2025-06-30,2025-07-01,2025-08-01,9000,USD,ann\nJ2,0012,,,,,,,,",
    "advocacy": "id,client,contact,kind,given_on,consent_until,project\n"
    "A1,0012,k1,testimonial,2025-05-30,2027-05-30,J1\nA2,0012,,reference,2025-05-30,,",
    "goals": "id,client,title,due_on,met_on,weight,outcome\n"
    "G1,0012,Leads,2025-06-30,2025-06-25,1.125,met\nG2,0012,,2025-06-30,,,",
    "usage": "client,on,active_users,licensed_users\n0012,2025-10-06,8,10\n0012,2025-10-07,6,",
    "rates": "currency,from,rate\nUSD,2025-01-01,0.91234567\nGBP,2025-01-01,1.2",
    "targets": "kpi,scope,window,from,until,floor,target,stretch,low,high,near_percent,reason\n"
    "logo_retention,agency,year,2025-01-01,2026-01-01,80,90,95,,,,benchmark\n"
    "logo_retention,team:north,year,2025-01-01,,,85.5,,,,5,a hard year\n"
    "touchpoints_upstream,role:account_manager,month,2025-01-01,,,,,2,4,,benchmark\n"
    "logo_retention,person:ann,year,2025-01-01,,,80,,,,,new here\n"
    "logo_retention,client:0012,year,2025-01-01,,,100,,,,,key account",
}  # fmt: skip
