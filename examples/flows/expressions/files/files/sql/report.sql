select * from sales where day = '{{ inputs.day }}'
