"""The table of every route: who may use it. Whoever adds a route adds its row.

`actors.py` says the same in decorators beside the views; the test wants both to agree, so that a
right given by a slip of the finger is seen here.
"""

ROUTES = {
    "public": """
        asset candidate.address_changed candidate.erased careers.applied careers.apply
        careers.ask_link careers.enquire careers.enquired careers.form careers.fresh_link
        careers.index careers.questions careers.role feeds.feed health.healthz health.readyz
        health.security_txt health.status signin.ask signin.form signin.link signin.use visitors.ask
        visitors.asked visitors.office visitors.offices
    """,
    "candidate": """
        candidate.add_time candidate.address candidate.ask candidate.ask_code
        candidate.ask_for_time candidate.ask_trip candidate.book candidate.book_loop
        candidate.book_window candidate.booking candidate.booking_ics candidate.brief_file
        candidate.cancel candidate.cancel_day candidate.cancellation
        candidate.change_address candidate.choose_anew candidate.choose_hours
        candidate.confirm candidate.consent candidate.correct_reference candidate.data
        candidate.data_file candidate.day candidate.day_cancellation candidate.decide
        candidate.decision candidate.details candidate.download candidate.erase
        candidate.erasure candidate.exercise candidate.give_back candidate.go_on
        candidate.hand_in candidate.hold candidate.keep_longer candidate.move
        candidate.move_day candidate.move_day_to candidate.move_to candidate.name_reference
        candidate.nobody_here candidate.open_download candidate.portal candidate.question
        candidate.questions
        candidate.reference candidate.references candidate.refuse_call
        candidate.refuse_shadow candidate.save_details candidate.save_person
        candidate.save_work candidate.start candidate.start_now candidate.step
        candidate.stop candidate.stop_it candidate.topic candidate.trip candidate.trip_file
        candidate.why candidate.windows candidate.withdraw_trip
    """,
    "answerer": """
        answers.cannot answers.say_answer answers.say_cannot
    """,
    "staff": """
        me.approval me.approve me.begin_later me.cannot me.change_details me.cv me.details me.extend
        me.feedback_missing me.feedback_written me.grade me.grading_file me.grading_page
        me.hand_over me.home me.interview me.keep_reference me.reference me.return_grading
        me.say_absent me.say_answer me.say_cannot questions.answer questions.close
        questions.hand_on questions.question questions.release reception.mark
        reception.cannot_welcome reception.visit reception.visits signin.end signin.sessions signin.sign_out
    """,
    "interviewer": """
        me.add_address me.add_choices me.add_file me.calendar me.calendars_page
        me.change_calendar me.change_hours me.choose_delivery me.find_calendars me.hours
        me.new_address me.new_calendar me.offered me.read_calendar me.removal
        me.remove_calendar me.replace_calendar me.switch_calendar me.trust_hours
    """,
    "coordinator": """
        board.board board.boards
        coordinator.add coordinator.add_conflict coordinator.add_people
        coordinator.answer_trip coordinator.ask_references coordinator.book
        coordinator.book_it coordinator.book_it_by_hand coordinator.bulk coordinator.by_hand
        coordinator.cancel coordinator.cancel_it coordinator.candidate
        coordinator.candidates coordinator.choose_grader coordinator.close_step
        coordinator.correct_address coordinator.cv coordinator.debrief
        coordinator.decide_reference coordinator.decide_room coordinator.drop_debrief coordinator.erase
        coordinator.erasure coordinator.fill coordinator.filling coordinator.grant_move
        coordinator.grant_time coordinator.leave_out coordinator.letters coordinator.lock coordinator.move
        coordinator.move_it coordinator.move_loop coordinator.move_loop_to
        coordinator.open_again coordinator.place_debrief coordinator.put_back coordinator.put_off coordinator.queue coordinator.read
        coordinator.remark coordinator.remove_conflict coordinator.reopen coordinator.resume
        coordinator.room coordinator.set_extra_time coordinator.set_outcome coordinator.settle
        coordinator.skip coordinator.stop coordinator.stop_it coordinator.substitute
        coordinator.substitute_it coordinator.swap coordinator.swap_talks coordinator.trip
        coordinator.trip_file coordinator.why coordinator.write reception.call_off
        reception.give_host reception.settle reports.reports sent.again sent.aside
        sent.calendar sent.html sent.index
        sent.message sent.test setup.add_afternoon setup.add_member setup.afternoon
        setup.brief setup.brief_file setup.cancel_afternoon setup.change
        setup.change_afternoon setup.change_answer setup.change_member setup.change_office
        setup.change_person setup.change_person_hours setup.change_pool
        setup.change_pool_rules setup.change_room setup.change_training setup.close_visits
        setup.company setup.create_office setup.create_person setup.create_pool
        setup.create_role setup.create_room setup.deactivate_office setup.deactivate_person
        setup.deactivate_pool setup.deactivate_room setup.empty_room setup.faq setup.faq_entry setup.mailbox
        setup.member setup.new_room setup.office setup.offices setup.open_visits
        setup.people setup.person setup.person_hours setup.place_answer setup.pool
        setup.pool_rules setup.pool_training setup.pools setup.qualify setup.reference_sheet setup.settle_remark
        setup.remove_member setup.restore_office setup.restore_person setup.restore_pool
        setup.restore_room setup.retention setup.role setup.role_new setup.role_state
        setup.role_text setup.role_why setup.roles setup.room setup.save_brief
        setup.save_reference_sheet setup.save_retention setup.save_role setup.save_text
        setup.save_visits setup.share_answer setup.try_mailbox setup.unqualify setup.visits week.week
    """,
    "admin": "sent.release",
    "referee": """
        referees.answers referees.book referees.give_back referees.page
        referees.save_answers referees.say_no referees.soon
    """,
    "visitor": """
        visitors.apply visitors.cancel visitors.choose visitors.confirm visitors.go_on
        visitors.ics visitors.page
    """,
    "enquirer": """
        enquiries.ask enquiries.confirm enquiries.erase enquiries.page
    """,
}

ACTOR_OF = {name: actor for actor, names in ROUTES.items() for name in names.split()}

# What asks, besides, for a sign-in of the last 12 hours; two forms ask for it when they are sent,
# so that what was typed is kept (tests/web/setup/test_fresh.py).
FRESH = {
    "coordinator.erase",
    "me.new_address",
    "setup.deactivate_person",
    "setup.restore_person",
}

# Of staff only those who take part: a coordinator who does not has nothing to say there.
OF_THE_LINEUP = {
    "me.cannot",
    "me.grade",
    "me.hand_over",
    "me.return_grading",
    "me.say_answer",
    "me.say_cannot",
}

# What a page answers to whoever may open it, where that is not 200.
OPENED = {
    "candidate.decision": 302,  # to the process: nothing is approved yet
    "candidate.move_day": 302,  # to the sheet: nothing of one interview is a whole day
    "candidate.start": 302,  # to the exercise, whose clock runs
    "coordinator.debrief": 404,  # the plan of one call has none
    "coordinator.letters": 422,  # no letters were chosen
    "coordinator.move_loop": 302,  # to the candidate: nothing of one interview is a whole day
    "coordinator.place_debrief": 404,  # nor a debrief to place
    "coordinator.room": 302,  # to the candidate: somebody is in the room with them
    "visitors.apply": 404,  # for no role
}

# What a press that knows nothing answers, for those who need no sign-in.
PRESSED = {
    "careers.apply": 422,
    "careers.ask_link": 422,
    "signin.ask": 422,
    "visitors.ask": 422,
    "careers.enquire": 422,
}

# Presses that look at their form before they look for what it is about: nothing is done either way.
FORM_FIRST = {"setup.role_state": 422, "sent.aside": 409}
