-- GPT-Pilot asks in a stage of its own; what it asks is answered like questions about an idea, its plan is approved.
do $$
declare
    item record;
    body text;
begin
    for item in
        select * from (values
            ('app.answer_questions(uuid, jsonb, integer, integer, jsonb)'::regprocedure,
             'build.state ->> ''stage'' is distinct from ''intake''',
             '(build.state ->> ''stage'' is distinct from ''intake'' and not (build.state ->> ''stage'' = ''gpt_pilot'''
             ' and jsonb_array_length(build.state -> ''questions'') > 0))'),
            ('app.approve_build(uuid)'::regprocedure,
             'build.state ->> ''stage'' = ''intake''',
             '(build.state ->> ''stage'' = ''intake'' or (build.state ->> ''stage'' = ''gpt_pilot'''
             ' and jsonb_array_length(build.state -> ''questions'') > 0))')) as known (routine, was, shall)
    loop
        body := pg_get_functiondef(item.routine);
        if position(item.was in body) = 0 then
            raise exception '% has no text %', item.routine, item.was;
        end if;
        execute replace(body, item.was, item.shall);
    end loop;
end;
$$;
